"""Requests that do not go: bodies that cannot be read, sessions, reads, evidence, exports, runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.api.http.given import COUNTY, OTHER_COUNTY
from tests.bad_input.bench import PHOTO, told
from tests.bad_input.case import Answer, Case, Part

if TYPE_CHECKING:
    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Send


def get(path: str, name: str | None = "clerk", /, **query: Any) -> Send:
    return lambda b: b.send("GET", f"/api/v1{path}", name, params=query)


def post(path: str, name: str | None = "clerk", /, **body: Any) -> Send:
    return lambda b: b.send("POST", f"/api/v1{path}", name, json=body)


def raw(content: bytes, **headers: str) -> Send:
    return lambda b: b.raw(content, **headers)


def sign_in(**body: Any) -> Send:
    return post("/sign-in", None, **body)


def token(text: str) -> Send:
    return lambda b: b.send("GET", "/api/v1/me", None, headers={"Authorization": f"Bearer {text}"})


def cookie(**headers: str) -> Send:
    """A command with the session in a cookie, as a browser would send it."""

    def send(b: Bench) -> Answer:
        session = {"Cookie": f"huce={b.office.tokens['clerk']}", "Idempotency-Key": "cookie-1"}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return b.send("POST", "/api/v1/commands/mark-focus", None, headers=session | more,
                      json={"household": b.home, "year": 2020, "on": True})  # fmt: skip

    return send


def too_often(b: Bench) -> Answer:
    for _ in range(5):
        b.send("POST", "/api/v1/sign-in", None, json={"name": "counter", "password": "wrong"})
    return b.send("POST", "/api/v1/sign-in", None, json={"name": "counter", "password": "wrong"})


def evidence(content: bytes, name: str = "clerk", **query: Any) -> Send:
    """A file as evidence of H1, unless the query says otherwise."""

    def send(b: Bench) -> Answer:
        asked = query or {"household": b.home}
        return b.send("POST", "/api/v1/evidence", name, params=asked, content=content)

    return send


def check(kind: str) -> Send:
    """A computation of 2020, which nobody closed."""
    return lambda b: told(
        b.office.post("/years/2020/checks", {"kind": kind}, **{"Idempotency-Key": "check-1"})
    )


def close_behind(b: Bench) -> Answer:
    body = {"background": True}
    return told(b.office.post("/years/2020/close", body, **{"Idempotency-Key": "close-1"}))


def others_export(b: Bench) -> Answer:
    asked = b.office.post("/exports", {"kind": "persons", "division": COUNTY, "year": 2020}, "both")
    return b.send("GET", f"/api/v1/exports/{asked.json()['id']}")


def export_not_done(b: Bench) -> Answer:
    asked = b.office.post("/exports", {"kind": "persons", "division": COUNTY, "year": 2020})
    return b.send("GET", f"/api/v1/exports/{asked.json()['id']}/file")


def export_reused(b: Bench) -> Answer:
    for year in (2019, 2020):
        body = {"kind": "persons", "division": COUNTY, "year": year}
        answer = b.office.post("/exports", body, **{"Idempotency-Key": "export-1"})
    return told(answer)


BODIES = Part("请求本身", "", [
    Case("不是JSON", raw(b"household=1"), "form_invalid"),
    Case("JSON 写了一半", raw(b'{"household": "'), "form_invalid"),
    Case("JSON 是列表不是一组内容", raw(b"[1, 2]"), "form_invalid"),
    Case("没有内容", raw(b""), "form_invalid"),
    Case("10万层括号的JSON", raw(b"[" * 100_000 + b"]" * 100_000), "body_unreadable"),
    Case("不是UTF-8的内容", raw(b'{"household": "' + b"\xff\xfe\xc4\xe3" + b'"}'), "body_unreadable"),
    Case("5000位的整数", raw(b'{"year": ' + b"9" * 5000 + b"}"), "body_unreadable"),
    Case("半个代理字符(\\ud800)", raw(b'{"household": "\\ud800", "year": 2020, "on": true}'), "form_invalid"),
    Case("内容类型写成 text/plain", raw(b'{"on": true}', Content_Type="text/plain"), "form_invalid"),
    Case("10MB的文字", raw(b'{"reason": "' + b"x" * 10_000_000 + b'"}'), "body_too_large"),
    Case("声明10MB,实际很小", raw(b"{}", Content_Length="10000000"), "body_too_large"),
    Case("没有这个地址", get("/nothing"), "no_such_address"),
    Case("没有这项业务", post("/commands/raise-the-dead"), "no_such_address"),
    Case("用DELETE请求户", lambda b: b.send("DELETE", f"/api/v1/households/{b.home}"), "method_not_allowed"),
    Case("地址里有NUL", get("/households/%00"), "not_found"),
    Case("地址里有8000个字符", get("/households/" + "a" * 8000), "not_found"),
    Case("从别的网站带着cookie来(Sec-Fetch-Site)", cookie(Sec_Fetch_Site="cross-site"), "cross_site"),
    Case("从别的网站带着cookie来(Origin)", cookie(Origin="http://evil.example"), "cross_site"),
])  # fmt: skip

SESSIONS = Part("登录", "", [
    Case("没有登录", get("/me", None), "not_signed_in"),
    Case("令牌是乱写的", token("abc"), "not_signed_in"),
    Case("令牌有4000个字符", token("a" * 4000), "not_signed_in"),
    Case("没有这个登录名", sign_in(name="nobody", password="x"), "sign_in_refused"),
    Case("密码不对(与没有登录名一样答复)", sign_in(name="clerk", password="x"), "sign_in_refused"),
    Case("登录名里有NUL", sign_in(name="cl\x00erk", password="x"), "unstorable"),
    Case("密码有50万个字符", sign_in(name="clerk", password="x" * 500_000), "sign_in_refused"),
    Case("5分钟内错了5次", too_often, "too_many_attempts"),
])  # fmt: skip

READS = Part("查询、质量检查和导出", "", [
    Case("别的县的户", lambda b: b.send("GET", f"/api/v1/households/{b.other}"), "not_found"),
    Case("别的县的户列表", get("/households", division=OTHER_COUNTY), "not_found"),
    Case("状态不在代码表中", get("/households", status="贫困"), "unknown_code"),
    Case("每页10万条", get("/households", limit=100_000), "form_invalid"),
    Case("翻页位置是乱写的", get("/households", after="!!!!"), "after_invalid"),
    Case("多一个没有的查询项", get("/households", colour="red"), "form_invalid"),
    Case("时点写成“去年”", lambda b: b.send("GET", f"/api/v1/households/{b.home}", params={"as_of": "去年"}), "as_of_invalid"),
    Case("按看不见的姓名查找", post("/households/search", "auditor", name="测试1"), "names_hidden"),
    Case("按看不见的姓名、拼音或证件号码查找", post("/search", "auditor", text="测试1"), "names_hidden"),
    Case("什么也不填就查找", post("/search", text=" "), "form_invalid"),
    Case("61个字的查找内容", post("/search", text="长" * 61), "form_invalid"),
    Case("管理员查询业务数据", get("/households", "security"), "no_business_data"),
    Case("没有的业务", get("/events/" + "0" * 24 + ".0"), "not_found"),
    Case("别的县的质量检查", post("/quality/runs", year=2020, division=OTHER_COUNTY), "not_found"),
    Case("没有这条质量规则", get("/quality/problems", year=2020, rule="99.9"), "rule_unknown"),
    Case("质量检查不写年度", get("/quality/problems"), "form_invalid"),
    Case("没有这条规则的问题数", get("/quality/counts", year=2020, rule="99.9"), "rule_unknown"),
    Case("查没有的业务种类", get("/events", type="household.sold"), "event_type_unknown"),
    Case("查业务,户写成户编号", get("/events", household="H1"), "form_invalid"),
    Case("查业务,时间不带时区", get("/events", since="2020-01-01T00:00:00"), "form_invalid"),
    Case("查别的县的业务", get("/events", division=OTHER_COUNTY), "not_found"),
    Case("查没有的账号办理的业务", get("/events", account="nobody"), "account_not_found"),
    Case("找办理人不写姓名", post("/events/officials", name=" "), "form_invalid"),
    Case("录入账号看账册状况", get("/ledger"), "role_missing"),
    Case("隔离的业务每页10万件", get("/ledger/quarantine", "audit-admin", limit=100_000), "form_invalid"),
    Case("别的县的历年数字", get("/figures/years", division=OTHER_COUNTY), "not_found"),
    Case("年度写成1800", get("/years/1800"), "form_invalid"),
    Case("户册没有的年度", get("/years/1950"), "year_unknown"),
    Case("年底数字的区划是乱写的", get("/years/2019", division="内蒙古"), "division_code_invalid"),
    Case("重算没有定格的年度", check("regenerate"), "year_not_closed"),
    Case("对年度做没有的计算", check("推算"), "form_invalid"),
    Case("录入账号在后台定格年度", close_behind, "role_missing"),
    Case("导出别的县", get("/exports/persons", division=OTHER_COUNTY, year=2020), "not_found"),
    Case("导出没有的表式", post("/exports", kind="people", year=2020), "kind_unknown"),
    Case("导出1899年", get("/exports/persons", year=1899), "form_invalid"),
    Case("导出将来的年度", get("/exports/persons", year=2021), "year_out_of_range"),
    Case("审计账号导出", get("/exports/persons", "auditor", year=2020), "role_missing"),
    Case("没有的导出", get("/exports/" + "0" * 20), "not_found"),
    Case("取别人的导出(与没有的一样)", others_export, "not_found"),
    Case("导出还没有完成就取文件", export_not_done, "export_not_done"),
    Case("同一编号,另一个导出", export_reused, "command_reused"),
])  # fmt: skip

EVIDENCE = Part("佐证材料", "", [
    Case("网页当作佐证材料", evidence(b"<html>..</html>"), "evidence_type_refused"),
    Case("程序改名为.jpg", evidence(b"MZ" + bytes(100)), "evidence_type_refused"),
    Case("压缩包,不是Word也不是Excel", evidence(b"PK\x03\x04" + bytes(100)), "evidence_type_refused"),
    Case("空文件当作佐证材料", evidence(b""), "evidence_type_refused"),
    Case("20MB以上的照片", evidence(PHOTO + bytes(20_000_000)), "evidence_too_large"),
    Case("不写属于谁", evidence(PHOTO, unknown=""), "form_invalid"),
    Case("写了两个属于谁", evidence(PHOTO, household="0" * 20, division=COUNTY), "evidence_subject_unclear"),
    Case("属于别的县的户", lambda b: evidence(PHOTO, household=b.other)(b), "not_found"),
    Case("审计账号上传", evidence(PHOTO, "auditor"), "evidence_hidden"),
    Case("取没有的佐证材料", get("/evidence/sha256:" + "0" * 64), "not_found"),
    Case("摘要是乱写的", get("/evidence/abc"), "not_found"),
])  # fmt: skip
PARTS = [BODIES, SESSIONS, READS, EVIDENCE]
