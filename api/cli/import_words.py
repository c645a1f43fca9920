"""What the terminal says of an import."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from api.cli.output import say, show_table
from api.sheets.columns import Unit
from api.sheets.judging import Verdict, labels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    #: A problem or a warning.
    Row = dict[str, Any]

#: States in which nothing has been recorded yet; and of which there is no more to say than their name.
BEFORE = frozenset({"uploaded", "checking", "checked"})
OVER = frozenset({"cancelled", "failed", "undone"})
#: Problems, warnings and events that are listed; all of them stand in the JSON.
SHOWN = 20


def tell_text(
    view: dict[str, Any], problems: list[Row], warnings: list[Row], kept: list[tuple[str, str]]
) -> None:
    """All there is to say of an import: `view` as `api.imports.views.summary` has it, and `dry_run`."""
    say(sentence(view))
    if view["failure"] is not None:
        say(f"{view['failure']['message']} [{view['failure']['code']}]")
    if view["dry_run"]:
        say("只检查,没有录入,登记没有改动。")
    tell_problems(problems)
    if view["state"] not in OVER:
        tell_warnings(warnings)
    tell_kept(kept)


def sentence(view: dict[str, Any]) -> str:
    """The state and what becomes of the units; of what is over only the state."""
    begin = f"导入 {view['id']}({view['state_label']})"
    if view["state"] in OVER:
        return f"{begin}。"
    unit, would = Unit(view["unit"]), "将" if view["state"] in BEFORE else ""
    counter = "户" if unit is Unit.HOUSEHOLD else f"个{unit}"
    quiet = {Verdict.UNCHANGED, Verdict.REFUSED}
    counts = [
        f"{'' if v in quiet else would}{label}{view[v]}{counter}" for v, label in labels_of(unit).items()
    ]
    recorded = "" if would else f"已录入{view['recorded']}{counter}。"
    return f"{begin}:{','.join(counts)};有提示{view['warned']}{counter}。{recorded}"


def tell_problems(problems: list[Row]) -> None:
    """The first problems, and how many there are of each kind."""
    if not problems:
        return
    rows = [(p["sheet"], p["row"], p["column"], p["message"], p["code"]) for p in problems[:SHOWN]]
    show_table(("工作表", "行", "列", "问题", "代码"), rows, _first(rows, problems, "个问题"))
    counted = Counter(problem["code"] for problem in problems)
    say(";".join(f"{code} {count}个" for code, count in counted.most_common()))


def tell_warnings(warnings: list[Row]) -> None:
    """The first warnings."""
    if warnings:
        rows = [(w["number"], w["line"], w["message"], w["code"]) for w in warnings[:SHOWN]]
        show_table(("编号", "行", "提示", "代码"), rows, _first(rows, warnings, "个提示"))


def tell_kept(kept: list[tuple[str, str]]) -> None:
    """The first events that stay, each with the event that holds it."""
    if kept:
        rows = kept[:SHOWN]
        show_table(("撤销时留下的业务", "以它为依据的业务"), rows, _first(rows, kept, "件"))


def _first(shown: Sequence[object], of: Sequence[object], what: str) -> str:
    return f"共{len(of)}{what},列出前{len(shown)}{what[0]}"
