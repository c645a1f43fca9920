"""Commands that do not go: numbers, dates, codes, people, rights, two people, the same id again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.codes import labels
from domain.identity import check_character
from tests.api.http.given import OTHER_VILLAGE, VILLAGE, member
from tests.bad_input.case import Answer, Case, Part
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Send


GOOD = document(501)
WRONG = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


def numbered(day: str, division: str = "150525") -> str:
    """A number of somebody born on a day, its checksum right."""
    body = f"{division}{day}001"
    return body + check_character(body)


def identify(*members: dict[str, Any], name: str = "clerk", **more: Any) -> Send:
    """A household to be identified."""
    people = list(members) or [member(501)]
    return lambda b: b.give("identify-household", name, **{"village": VILLAGE, "members": people, **more})


def head(**more: Any) -> dict[str, Any]:
    """A head of a household, with something else in his form."""
    return member(501) | more


def of_home(command: str, name: str = "clerk", **more: Any) -> Send:
    """A command on the household H1."""
    return lambda b: b.give(command, name, **{"household": b.home, **more})


def with_people(command: str, make: Callable[[list[str]], dict[str, Any]], name: str = "clerk") -> Send:
    """A command on H1 that names its head, spouse or son."""
    return lambda b: b.give(command, name, **{"household": b.home, **make(b.people)})


def survey(**blocks: Any) -> Send:
    """An annual form of H1."""
    return of_home("survey-household", **blocks)


def entry(serial: int = 502, relation: str = "son", **more: Any) -> dict[str, Any]:
    """What adds a member to H1."""
    return {"month": 5, "joined": "newborn", "entry": member(serial, relation) | more}


def in_june(send: Send) -> Send:
    """The same on a day with half of the year before it."""

    def sent(b: Bench) -> Answer:
        with b.day(date(2020, 6, 15)):
            return send(b)

    return sent


def closed_window(b: Bench) -> Answer:
    with b.setting("windows_open", False, True):  # noqa: FBT003  the value meanwhile, and afterwards
        return b.give("exit-household", household=b.home, year=2019)


def closed_year(b: Bench) -> Answer:
    with b.closed(2019):
        return b.give("mark-focus", household=b.home, on=False, year=2019)


def used_again(b: Bench) -> Answer:
    first = b.office.give("request-rollback", key="again-1", events=[b.event], reason="误操作")
    assert first.status_code in {200, 201}
    return b.give("request-rollback", key="again-1", events=[b.event], reason="另一个理由")


def outdated(b: Bench) -> Answer:
    return b.give("mark-focus", household=b.home, on=False, match='"1"')


def own_case(b: Bench) -> Answer:
    case = _case(b, "both")
    digest = b.office.get(f"/cases/{case}/preview", "both").json()["digest"]
    return b.give("approve-rollback", "both", case_id=case, digest=digest)


def wrong_digest(b: Bench) -> Answer:
    return b.give("approve-rollback", "chief", case_id=_case(b, "clerk"), digest="sha256:" + "0" * 64)


def _case(b: Bench, name: str) -> str:
    key = f"case-of-{name}"
    asked = b.office.give("request-rollback", name, key=key, events=[b.event], reason="误操作")
    return str(asked.json()["created"]["case"])


BOTH = next(iter(labels("school_status")))
TALL = "高" * 101
NUMBERS = Part("证件号码", "办理新识别、自然增加等业务时填写的成员。", [
    Case("证件号码校验码不对", identify(head(document=WRONG)), "document_checksum", (WRONG,)),
    Case("15位的旧号码", identify(head(document="150525620101001")), "document_15", ("150525620101001",)),
    Case("17位的号码", identify(head(document=GOOD[:17])), "document_shape", (GOOD[:17],)),
    Case("号码中间有字母", identify(head(document=GOOD[:8] + "O" + GOOD[9:])), "document_shape"),
    Case("号码存成数字(JSON 数)", identify(head(document=int(GOOD[:17]))), "form_invalid", (GOOD[:17],)),
    Case("号码里的出生日期是2月30日", identify(head(document=numbered("19990230"))), "document_date"),
    Case("号码里的出生日期在将来", identify(head(document=numbered("20300101"))), "not_born_yet"),
    Case("号码里的出生日期在1900年以前", identify(head(document=numbered("18991231"))), "born_too_long_ago"),
    Case("号码有90万位", identify(head(document="1" * 900_000)), "document_shape"),
    Case("新识别的成员没有号码", identify({"name": "测试", "relation": "head"}), "document_missing"),
    Case("有号码又另填出生日期", identify(head(birth_date="1980-01-01")), "identity_typed"),
    Case("号码与本次另一成员重复", identify(head(), head(relation="spouse")), "duplicate_in_household"),
    Case("号码是本户已有成员的", of_home("add-member", **entry(2)), "duplicate_in_household"),
    Case("号码已在别处登记(不说在哪里)", identify(member(21)), "duplicate_elsewhere", (document(21), "H3")),
    Case("补录无证件的人,没有性别和出生日期",
         of_home("backfill-member", "both", entry={"name": "何某", "relation": "son"}, reason="补录"), "identity_incomplete"),
])  # fmt: skip

DATES = Part("日期、年度和时间窗口", "以2020年12月31日为今天。", [
    Case("业务发生日期在将来", of_home("mark-focus", on=False, effective="2021-01-01"), "date_in_future"),
    Case("业务发生日期晚于统计年度", of_home("mark-focus", on=False, effective="2020-01-01", year=2019), "date_after_year"),
    Case("统计月份在将来(2020年6月15日办理12月的自然增加)", in_june(of_home("add-member", **entry() | {"month": 12})), "month_in_future"),
    Case("统计月份在将来的年度", of_home("add-member", **entry() | {"month": 12, "year": 2021}), "year_out_of_range"),
    Case("没有统计月份的自然增加", of_home("add-member", **entry() | {"month": None}), "month_needed"),
    Case("13月", of_home("add-member", **entry() | {"month": 13}), "form_invalid"),
    Case("统计年度在将来", of_home("mark-focus", on=True, year=2021), "year_out_of_range"),
    Case("统计年度早于建档", of_home("mark-focus", on=True, year=2011), "year_out_of_range"),
    Case("统计年度写成汉字", of_home("mark-focus", on=True, year="二〇二〇"), "form_invalid"),
    Case("统计年度写成1e308", lambda b: b.raw(b'{"household":"' + b.home.encode() + b'","year":1e308,"on":true}'), "form_invalid"),
    Case("日期写成2020-02-30", of_home("mark-focus", on=True, effective="2020-02-30"), "form_invalid"),
    Case("早于建档日期的业务", of_home("mark-focus", on=False, effective="2018-06-01", year=2018), "later_event"),
    Case("不在办理时间内的脱贫标注", closed_window, "window_closed"),
    Case("已经定格的年度", closed_year, "year_closed"),
])  # fmt: skip

VALUES = Part("代码、金额和文字", "", [
    Case("与户主关系不在代码表中", identify(head(), member(502, "之父")), "unknown_code"),
    Case("与户主关系一栏填了证件号码", identify(head(), member(502, GOOD)), "unknown_code", (GOOD,)),
    Case("民族填了90万个字", identify(head(ethnicity="汉" * 300_000)), "unknown_code"),
    Case("识别标准不在代码表中", identify(standard="省定"), "unknown_code"),
    Case("致贫原因不在代码表中", identify(main_cause="懒"), "unknown_code"),
    Case("其他致贫原因填了3项", identify(other_causes=["illness", "schooling", "other"]), "form_invalid"),
    Case("其他致贫原因有重复", identify(other_causes=["illness", "illness"]), "form_invalid"),
    Case("采集表里的代码不在代码表中", survey(conditions={"fuel": "coal gas"}), "form_invalid"),
    Case("文化程度与在校生状况都填",
         with_people("survey-household", lambda p: {"persons": {p[0]: {"education": "junior", "school_status": BOTH}}}), "form_invalid"),
    Case("不是危房却填危房等级", survey(conditions={"danger_grade": "c"}), "form_invalid"),
    Case("收入是负数", survey(income={"wages_migrant": -1}), "form_invalid"),
    Case("收入超过100亿元", survey(income={"wages_migrant": 10**12 + 1}), "form_invalid"),
    Case("收入是1e308", survey(income={"wages_migrant": 1e308}), "form_invalid"),
    Case("收入是NaN", lambda b: b.raw(b'{"household":"' + b.home.encode() + b'","year":2020,"income":{"wages_other":NaN}}', "survey-household"), "form_invalid"),
    Case("收入是1.5分", survey(income={"wages_migrant": 1.5}), "form_invalid"),
    Case("采集表是空的", survey(), "survey_empty"),
    Case("姓名101个字", identify(head(name=TALL)), "form_invalid", (TALL,)),
    Case("姓名只有空格", identify(head(name="　 ")), "form_invalid"),
    Case("姓名只有看不见的字符(零宽、方向符)", identify(head(name="\u200b\u202e\u2066")), "form_invalid"),
    Case("姓名只有控制字符和NUL", identify(head(name="\x00\x07")), "form_invalid"),
    Case("理由501个字", of_home("mark-focus", on=True, reason="理" * 501), "form_invalid"),
    Case("联系电话是座机", identify(head(phone="0475-421")), "form_invalid", ("0475-421",)),
    Case("多填一项没有的内容", of_home("mark-focus", on=True, colour="red"), "form_invalid"),
    Case("少填一项", of_home("mark-focus"), "form_invalid"),
    Case("是否标注填“可能”", of_home("mark-focus", on="可能"), "form_invalid"),
    Case("一户51名成员", identify(*(member(600 + n, "son" if n else "head") for n in range(51))), "form_invalid"),
    Case("101份佐证材料", of_home("mark-focus", on=True, evidence=["sha256:" + f"{n:064x}" for n in range(101)]), "form_invalid"),
    Case("没有上传过的佐证材料", of_home("mark-focus", on=False, evidence=["sha256:" + "a" * 64]), "evidence_unknown"),
])  # fmt: skip

PEOPLE = Part("户和成员", "", [
    Case("两名户主", identify(member(501), member(502)), "head_count"),
    Case("没有户主", identify(member(501, "son")), "head_count"),
    Case("给已有户主的户再增加户主", of_home("add-member", **entry(relation="head")), "head_count"),
    Case("减少户主而不指定新户主",
         with_people("remove-member", lambda p: {"person": p[0], "left": "death", "month": 5}), "new_head_needed"),
    Case("减少的不是户主,却变更户主",
         with_people("remove-member", lambda p: {"person": p[2], "left": "death", "month": 5,
                                                 "new_head": {"person": p[1], "relations": {p[0]: "spouse"}}}), "new_head_not_needed"),
    Case("变更户主,关系没有填全",
         with_people("change-head", lambda p: {"new_head": {"person": p[1], "relations": {p[0]: "spouse"}}}), "relations_incomplete"),
    Case("变更为现在的户主",
         with_people("change-head", lambda p: {"new_head": {"person": p[0], "relations": {p[1]: "spouse", p[2]: "son"}}}), "already_head"),
    Case("减少不在本户的人",
         lambda b: b.give("remove-member", household=b.home, person="0" * 20, left="death", month=5), "not_found"),
    Case("未脱贫户办理返贫", of_home("return-household", cause="illness"), "wrong_status"),
    Case("没有采集表就脱贫", of_home("exit-household"), "survey_missing"),
    Case("删除没有重复标记的人",
         with_people("delete-duplicate", lambda p: {"person": p[2], "kept": p[1], "scope": "same_household"}, "both"), "not_duplicate"),
    Case("户的编号不是20位十六进制", lambda b: b.give("mark-focus", household="H1", on=True), "form_invalid"),
    Case("没有的户", lambda b: b.give("mark-focus", household="0" * 20, on=True), "not_found"),
    Case("别的县的户(答复与没有的户一样)", lambda b: b.give("mark-focus", household=b.other, on=True), "not_found"),
    Case("在别的县新识别", identify(village=OTHER_VILLAGE), "not_found"),
])  # fmt: skip

RIGHTS = Part("权限、两个人、同一编号再来一次", "", [
    Case("没有录入角色的账号办理", of_home("mark-focus", "chief", on=True), "role_missing"),
    Case("系统管理员办理业务", of_home("mark-focus", "system", on=True), "role_missing"),
    Case("办理本人亲属的户", lambda b: b.give("mark-focus", household=b.kin, on=True), "own_household"),
    Case("批准自己申请的回退", own_case, "two_people", keeps=False),
    Case("批准时的预览摘要不对", wrong_digest, "preview_moved", keeps=False),
    Case("批准没有的申请",
         lambda b: b.give("approve-rollback", "chief", case_id="0" * 20, digest="sha256:" + "0" * 64), "not_found"),
    Case("回退没有的业务",
         lambda b: b.give("request-rollback", events=["0" * 24 + ".0"], reason="误操作"), "not_found"),
    Case("申请回退不写理由", lambda b: b.give("request-rollback", events=[b.event], reason=""), "form_invalid"),
    Case("恢复没有回退过的业务",
         lambda b: b.give("request-redo", events=[b.event], reason="恢复"), "nothing_to_redo"),
    Case("同一办理编号,内容不同", used_again, "command_reused", keeps=False),
    Case("没有办理编号(Idempotency-Key)",
         lambda b: b.send("POST", "/api/v1/commands/mark-focus", json={"household": b.home, "year": 2020, "on": True}), "idempotency_key_invalid"),
    Case("办理编号有空格", of_home("mark-focus", on=True, key="a b"), "idempotency_key_invalid"),
    Case("办理编号有10万个字符(很长的请求头)", of_home("mark-focus", on=True, key="k" * 100_000), "idempotency_key_invalid"),
    Case("If-Match 不是 ETag", of_home("mark-focus", on=True, match="W/x"), "if_match_invalid"),
    Case("If-Match 是旧的", outdated, "seen_outdated"),
    Case("申请回退带 If-Match",
         lambda b: b.give("request-rollback", events=[b.event], reason="误操作", match='"1"'), "nothing_to_match"),
])  # fmt: skip
PARTS = [NUMBERS, DATES, VALUES, PEOPLE, RIGHTS]
