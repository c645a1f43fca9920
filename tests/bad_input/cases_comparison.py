"""Lists of other departments that do not come in, and answers to what no case hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets.comparisons import LISTS
from tests.api.http.given import COUNTY, OTHER_COUNTY
from tests.api.sheets.given import Cells, table, workbook
from tests.bad_input.bench import told
from tests.bad_input.case import Answer, Case, Part
from tests.bad_input.cases_procedures import at_step
from tests.support.people import document

if TYPE_CHECKING:
    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Send

OF = {"kind": "houses", "department": "住建局", "dated": "2020-10-01", "valid_until": "2020-12-31"}
GOOD = document(801)
WRONG = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


def brought(who: str = "stranger", content: bytes = b"no workbook", **query: str) -> Send:
    """A list brought in by a reviewer of the other county, unless said otherwise."""
    path = "/api/v1/work/comparisons"
    return lambda b: b.send("POST", path, who, params=OF | query, content=content)


def row(**cells: Any) -> Send:
    """A list of one row; what is wrong with it."""
    of: Cells = {"姓名": "测试", "证件号码": GOOD, "房产情况": "商品房", **cells}

    def sent(b: Bench) -> Answer:
        path = workbook(b.file(), {"Sheet1": table(LISTS["houses"].sheets[0].heads, [of])})
        answer = b.office.client.post(
            "/api/v1/work/comparisons", headers=b.office.who("stranger"), params=OF,
            content=path.read_bytes(),
        )  # fmt: skip
        if answer.status_code >= 400:
            return told(answer)
        (one,) = answer.json()["problems"]
        return Answer(
            "该行退回", one["code"], f"{one['sheet']}第{one['row']}行“{one['column']}”", "", one["message"]
        )

    return sent


def withdrawn(who: str) -> Send:
    return lambda b: b.send("DELETE", f"/api/v1/work/comparisons/{'0' * 20}", who)


def imported(b: Bench) -> Answer:
    b.file("f.xlsx").write_bytes(b"garbage")
    given = ("--kind", "houses", "--department", "住建局", "--dated", "2020-10-01", "--until", "明年")
    return b.cli("comparison", "import", str(b.file("f.xlsx")), *given, by="stranger")


COMPARISONS = Part("部门比对", "名单由县级或以上有审核角色的账号导入;有问题的行退回,其他行照收。", [
    Case("录入账号导入部门名单", brought("clerk"), "role_missing"),
    Case("部门名单不是工作簿", brought(), "not_workbook"),
    Case("部门名单的种类写错", brought(kind="ships"), "form_invalid"),
    Case("部门名单的日期写成汉字", brought(dated="去年"), "form_invalid"),
    Case("部门名单不写部门", brought(department=" "), "form_invalid"),
    Case("部门名单的数据日期在将来", brought(dated="2021-10-01", valid_until="2021-12-31"), "list_not_yet"),
    Case("部门名单已过有效期", brought(valid_until="2020-12-30"), "list_over"),
    Case("导入别的县的部门名单", brought(division=COUNTY), "not_found"),
    Case("部门名单的区划代码少一位", brought(division=OTHER_COUNTY + "10"), "division_code_invalid"),
    Case("部门名单里的号码存成数字", row(证件号码=150525198709130011), "document_as_number"),
    Case("部门名单里的号码校验码不对", row(证件号码=WRONG), "document_checksum", (WRONG,)),
    Case("部门名单里没有写是什么房产", row(房产情况=""), "cell_needed"),
    Case("撤下没有的部门名单", withdrawn("stranger"), "not_found"),
    Case("录入账号撤下部门名单", withdrawn("clerk"), "role_missing"),
    Case("答复的比对命中编号不对", at_step("take-step", hits={"1": {"answer": "已卖", "counted": False}}), "form_invalid"),
    Case("答复比对命中不写是否计入", at_step("take-step", hits={"0" * 20 + ":2": {"answer": "已卖"}}), "form_invalid"),
    Case("部门名单的有效期写成汉字(命令行)", imported, "form_invalid"),
])  # fmt: skip
PARTS = [COMPARISONS]
