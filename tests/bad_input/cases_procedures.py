"""Cases and lists that do not go: no procedure, no such case, other steps, votes, rows."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from tests.api.http.given import OTHER_COUNTY, OTHER_VILLAGE, VILLAGE
from tests.bad_input.case import Case, Part
from tests.bad_input.cases_api import get

if TYPE_CHECKING:
    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Answer, Send

NOWHERE: dict[str, Any] = {"case_id": "0" * 20}
SEEN = "0" * 64
VOTES = {"present": 3, "votes_for": 3, "votes_against": 0, "abstained": 0}


def given(b: Bench, command: str, name: str, body: dict[str, Any]) -> Answer:
    """A command whose form has a field that is called `command` as well."""
    path, key = f"/api/v1/commands/{command}", secrets.token_hex(8)
    return b.send("POST", path, name, json={"year": 2020, **body}, headers={"Idempotency-Key": key})


def opened(command: str, name: str = "clerk", /, **content: Any) -> Send:
    """A case about the household H1."""
    return lambda b: given(
        b, "open-case", name, {"command": command, "content": {"household": b.home, **content}}
    )


def elsewhere(b: Bench) -> Answer:
    body = {"command": "exit-household", "content": {"household": b.other}}
    return given(b, "open-case", "clerk", body)


def on_case(command: str, /, **more: Any) -> Send:
    """A command on a case that is not there, or whose form is not right."""
    return lambda b: given(b, command, "clerk", NOWHERE | more)


def at_step(command: str, /, **more: Any) -> Send:
    return on_case(command, **{"step": "approval", "seen": SEEN, **more})


def listed(path: str, key: str = "list", **body: Any) -> Send:
    """Something sent for a whole list."""

    def sent(b: Bench) -> Answer:
        given = {"year": 2020, "command": "add-member", "rows": [{"household": b.home}], **body}
        return b.send("POST", f"/api/v1/work/{path}", json=given, headers={"Idempotency-Key": key})

    return sent


def objected(
    village: str = VILLAGE, /, notice: str = "0" * 20, *, site: str = "same-origin", **typed: str
) -> Send:
    """The form of the notice board, by nobody in particular."""
    given = {"key": "0" * 32, "objection": "他家在县城有房", "phone": "13800000009", **typed}
    return lambda b: b.send(
        "POST", f"/notices/{village}/{notice}", None, data=given, headers={"Sec-Fetch-Site": site}
    )


CASES = Part("程序和案件", "没有的案件和别的辖区的案件,答复一样。", [
    Case("不须走程序的业务立案", opened("mark-focus", on=True), "no_procedure"),
    Case("没有的业务立案", opened("fly"), "content_invalid"),
    Case("申请内容里的户写成户编号", opened("exit-household", household="H1"), "content_invalid"),
    Case("申请内容里自带办理编号", opened("exit-household", command_id="x"), "content_invalid"),
    Case("申请内容有61项", opened("exit-household", **{f"f{n}": n for n in range(60)}), "form_invalid"),
    Case("县级账号提出应由村提出的脱贫", opened("exit-household"), "wrong_level"),
    Case("审批账号提出更正", opened("adjust-standard", "chief", standard="provincial"), "role_missing"),
    Case("更正立案不附材料", opened("adjust-standard", standard="provincial"), "evidence_missing"),
    Case("别的县的户立案", elsewhere, "not_found"),
    Case("办理没有的案件", at_step("take-step"), "not_found"),
    Case("内容校验值不是64位", at_step("take-step", seen="abc"), "form_invalid"),
    Case("评议没有的案件", at_step("cast-vote", **VOTES), "not_found"),
    Case("评议赞成-1人", at_step("cast-vote", **VOTES | {"votes_for": -1}), "form_invalid"),
    Case("认可没有的案件", at_step("accept-step"), "not_found"),
    Case("公示没有的案件", at_step("post-notice"), "not_found"),
    Case("异议是空的", on_case("raise-objection", objection=" "), "form_invalid"),
    Case("对没有的案件提异议", on_case("raise-objection", objection="不同意"), "not_found"),
    Case("异议人的电话不是手机号码", on_case("raise-objection", objection="不同意", phone="110"), "form_invalid", ("110",)),
    Case("群众对没有的公示提异议", objected(), "not_found", ("13800000009",)),
    Case("群众对没有的村的公示提异议", objected("9" * 12), "not_found", ("13800000009",)),
    Case("群众提异议的地址里村代码不是12位", objected("1505"), "form_invalid"),
    Case("群众提异议的页面没有编号", objected(key=""), "idempotency_key_invalid"),
    Case("别的网站替群众提异议", objected(site="cross-site"), "cross_site"),
    Case("答复的异议编号不对", on_case("answer-objection", objection_id="1", upheld=True, answer="属实"), "form_invalid"),
    Case("退回不写理由", at_step("return-case", back_to="application", reason=""), "form_invalid"),
    Case("退回没有的案件", at_step("return-case", back_to="application", reason="材料不全"), "not_found"),
    Case("重新提交没有的案件", on_case("resubmit-case", command="fly", content={}), "content_invalid"),
    Case("撤回没有的案件", on_case("withdraw-case", reason="误报"), "not_found"),
    Case("否决不写理由", at_step("dismiss-case"), "form_invalid"),
    Case("重新办理没有的案件", on_case("reopen-case", reason="已回退"), "not_found"),
    Case("拨动没有的案件的时钟", on_case("tick-case", what="notice_ended", step="notice"), "not_found"),
    Case("没有的到期事项", on_case("tick-case", what="party", step="notice"), "form_invalid"),
    Case("名单一行也没有", listed("lists", rows=[]), "rows_missing"),
    Case("名单有501行", listed("lists", rows=[{}] * 501), "form_invalid"),
    Case("成批办理的编号有60个字符", listed("lists", key="k" * 60), "key_too_long"),
    Case("成批办理方式写错", lambda b: b.send(
        "POST", "/api/v1/work/steps", json={"year": 2020, "command": "fly", "step": "approval"},
        headers={"Idempotency-Key": "steps"}), "form_invalid"),
    Case("别的县的待办件数", get("/work/counts", division=OTHER_COUNTY), "not_found"),
    Case("待办每页10万条", get("/work", limit=100_000), "form_invalid"),
    Case("没有的案件", get("/work/cases/" + "0" * 20), "not_found"),
    Case("没有的程序", get("/procedures/none/drawing"), "not_found"),
])  # fmt: skip


def on_order(command: str, /, name: str = "clerk", **more: Any) -> Send:
    """A command on a work order that is not there, or whose form is not right."""
    return lambda b: given(b, command, name, {"order_id": "0" * 20, **more})


def assigned(**more: Any) -> Send:
    """A work order on the household H1, given out by a reviewer of another county."""
    return lambda b: given(b, "assign-order", "stranger", {"rule": "1.3", "household": b.home, **more})


def giving(**more: Any) -> Send:
    body = {"year": 2020, "division": OTHER_COUNTY, **more}
    return lambda b: b.send(
        "POST", "/api/v1/work/orders", "stranger", json=body, headers={"Idempotency-Key": "orders"}
    )


ORDERS = Part("工单", "没有的工单和别的辖区的工单,答复一样。", [
    Case("给别的县的户下达工单", assigned(), "not_found"),
    Case("下达工单,户和村都填了", assigned(village=OTHER_VILLAGE), "one_place"),
    Case("下达工单,规则编号写成文字", assigned(rule="耕地过多"), "form_invalid"),
    Case("下达工单,限0个工作日", assigned(days=0), "form_invalid"),
    Case("给没有问题的村下达工单", lambda b: given(
        b, "assign-order", "stranger", {"rule": "16.9", "village": OTHER_VILLAGE}), "no_problem"),
    Case("录入账号下达工单", lambda b: given(b, "assign-order", "clerk", {"rule": "1.3"}), "role_missing"),
    Case("答复没有的工单", on_order("answer-order", answer="已改正"), "not_found"),
    Case("工单的答复是空的", on_order("answer-order", answer=" "), "form_invalid"),
    Case("核查没有的工单", on_order("check-order", "stranger", accepted=True), "not_found"),
    Case("核查工单不说是否通过", on_order("check-order", "stranger"), "form_invalid"),
    Case("撤销工单不写理由", on_order("withdraw-order", "stranger"), "form_invalid"),
    Case("撤销没有的工单", on_order("withdraw-order", "stranger", reason="误下"), "not_found"),
    Case("没有检查过的区划下达工单", giving(), "not_checked"),
    Case("按没有的规则下达工单", giving(rule="99.1"), "rule_unknown"),
    Case("给别的县下达工单", giving(division="150525"), "not_found"),
    Case("下达工单从不能读的位置接着", giving(after="?"), "after_invalid"),
    Case("没有的工单", get("/work/orders/" + "0" * 20), "not_found"),
    Case("别的县的工单个数", get("/work/orders/counts", division=OTHER_COUNTY), "not_found"),
    Case("没有的工单状态", get("/work/orders/all", status="lost"), "form_invalid"),
])  # fmt: skip
PARTS = [CASES, ORDERS]
