"""Own password, own sessions, delegations: what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.api.http.given import PASSWORD
from tests.bad_input.case import Case, Part
from tests.bad_input.cases_api import post
from tests.bad_input.cases_program import run

if TYPE_CHECKING:
    from tests.bad_input.case import Send

#: The day of the register is the last of 2020.
_GIVEN: dict[str, Any] = {
    "to": "both", "roles": ["entry"], "first": "2020-12-31", "last": "2021-01-05", "reason": "外出培训",
}  # fmt: skip


def password(new: str, old: str = PASSWORD) -> Send:
    return post("/me/password", "auditor", old=old, new=new)


def hand(**more: Any) -> Send:
    """The clerk's role, handed to somebody of his county."""
    return post("/delegations", "clerk", **(_GIVEN | more))


def end(path: str) -> Send:
    return lambda b: b.send("DELETE", f"/api/v1{path}")


ACCOUNTS = Part("密码、登录和委托", "", [
    Case("修改密码,原密码不对", password("another-password", "not-the-old-one"), "old_password_wrong"),
    Case("新密码只有8个字符", password("12345678"), "password_unfit"),
    Case("新密码谁都猜得到", password("password123"), "password_common", ("password123",)),
    Case("新密码就是原密码", password(PASSWORD), "password_used_before", (PASSWORD,)),
    Case("没有写新密码", post("/me/password", "auditor", old=PASSWORD), "form_invalid", (PASSWORD,)),
    Case("结束没有的(或别人的)登录", end("/sessions/" + "0" * 20), "session_not_found"),
    Case("委托给自己", hand(to="clerk"), "delegation_to_self"),
    Case("委托给别的县的人(与没有的一样)", hand(to="stranger"), "account_not_found"),
    Case("委托给没有的登录名", hand(to="nobody"), "account_not_found"),
    Case("委托自己没有的角色", hand(roles=["approval"]), "role_not_own"),
    Case("委托审计角色", hand(roles=["entry", "audit"]), "role_not_delegable"),
    Case("委托没有的角色", hand(roles=["boss"]), "role_unknown"),
    Case("不写委托哪些角色", hand(roles=[]), "roles_missing"),
    Case("委托从昨天起", hand(first="2020-12-30"), "delegation_days_invalid"),
    Case("委托止日早于起日", hand(last="2020-12-01"), "delegation_days_invalid"),
    Case("委托十年", hand(last="2030-12-31"), "delegation_days_invalid"),
    Case("委托止日写成“下周”", hand(last="下周"), "form_invalid"),
    Case("委托不写理由", hand(reason=" "), "delegation_reason_missing"),
    Case("审计账号委托", post("/delegations", "auditor", **_GIVEN), "role_missing"),
    Case("收回没有的(或别人的)委托", end("/delegations/" + "0" * 20), "delegation_not_found"),
    Case("命令行:委托止日写成 soon", run(
        "accounts", "delegate", "both", "entry", "--until", "soon", "--reason", "x"), "wrong_use"),
    Case("命令行:系统管理员重置自己的密码", run("accounts", "reset", "system", by="system"), "own_reset"),
    Case("命令行:重置没有的登录名", run("accounts", "reset", "nobody", by="system"), "account_not_found"),
    Case("命令行:安全保密管理员重置密码", run("accounts", "reset", "clerk", by="security"), "role_missing"),
    Case("命令行:新账号的密码太短", run(
        "accounts", "add", "newcomer", "--person-name", "何静", by="system", typed="short\n"), "password_unfit"),
])  # fmt: skip

PARTS = [ACCOUNTS]
