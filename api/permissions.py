"""docs/permissions.md: every route and verb by role, inside and outside the division, from their tables.

`python -m api.permissions` writes it (`make permissions`).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.doors import MACHINE, VERBS
from api.http.routes import ROUTES
from api.needs import Need, Reach
from domain.roles import ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"


class Cell(StrEnum):
    """What somebody finds who is not refused for want of a role."""

    ALLOWED = "✓"
    #: What somebody else has made is not listed, and as if it did not exist.
    OWN = "本人"
    #: As if it did not exist.
    HIDDEN = "404"
    #: A list without what is not his.
    LEFT_OUT = "不列"
    #: The step of the case says who.
    STEP = "看步骤"
    NOT_WHOLE = "403 `not_whole_ledger`"


_OUTSIDE = {
    Reach.NOWHERE: Cell.ALLOWED, Reach.DIVISION: Cell.HIDDEN, Reach.LISTS: Cell.LEFT_OUT,
    Reach.OWN: Cell.HIDDEN, Reach.WHOLE: Cell.NOT_WHOLE, Reach.STEP: Cell.HIDDEN,
}  # fmt: skip

HEAD = """# 谁能办什么

本页由程序里的两张表(`api/http/routes.py`、`api/cli/doors.py`)生成(`make permissions`),不要手工修改。
账号有几个角色(自己的和受托的)的,有一个能办就能办。每格写两种情况:东西在本辖区之内 / 之外。

- `✓` 可以。办不办得成,还要看业务规则、级别、两个人、亲属回避、办理时间。
- `看步骤` 由案件现在的步骤定:哪一级、什么角色、谁办过别的步骤。
- `404` 像不存在一样。`不列` 列表里没有它。`本人` 只有自己的,别人的像不存在一样,不论在哪里。
- `403` 和代码:被拒绝,审计记录里有一条。
- `·` 不用登录:接口是登录本身,命令是能登录服务器的人执行的。
- 密码被重置的账号,修改以前只能退出和修改密码。

一个县的账号,村、乡镇、本县在辖区之内,别的县和上级在之外;全国的账号没有之外。
"""


def cell(need: Need, role: str, *, inside: bool) -> str:
    """What an account of this one role finds; what it has not made itself is spoken of."""
    if (refused := need.refused(frozenset({role}))) is not None:
        return f"403 `{refused.code}`"
    if (need.reach is Reach.OWN or need.others) and role not in need.others:
        return Cell.OWN
    if inside:
        return Cell.STEP if need.reach is Reach.STEP else Cell.ALLOWED
    return _OUTSIDE[need.reach]


def page() -> str:
    """The whole page."""
    routes = ((f"`{door}`", route.need) for door, route in ROUTES.items())
    verbs = ((f"`huce {name}`", None if name in MACHINE else verb.need) for name, verb in VERBS.items())
    return "\n".join([HEAD, "## 接口", "", *_table(routes), "", "## 命令", "", *_table(verbs), ""])


def _table(doors: Iterator[tuple[str, Need | None]]) -> Iterator[str]:
    yield f"| | {' | '.join(ROLE_LABELS.values())} |"
    yield "| --- |" + " --- |" * len(ROLE_LABELS)
    for door, need in doors:
        cells = ("·" if need is None else _both(need, role) for role in ROLE_LABELS)
        yield f"| {door} | {' | '.join(cells)} |"


def _both(need: Need, role: str) -> str:
    inside, outside = (cell(need, role, inside=where) for where in (True, False))
    return inside if inside == outside else f"{inside} / {outside}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
