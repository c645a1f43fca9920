"""Lists of other departments over HTTP: good rows stay as digests, bad ones come back with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import python_calamine as calamine

from api.sheets.comparisons import LISTS
from tests.api.http.given import COUNTY, OTHER_COUNTY, VILLAGE, Office
from tests.api.sheets.given import Cells, table, workbook
from tests.support.people import document

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response

REVIEWERS = {"reviewer": (COUNTY, "review"), "town": (VILLAGE[:9], "review")}
#: What a police department says of its list.
OF = {
    "kind": "vehicles", "department": "县公安局", "dated": "2020-10-01", "valid_until": "2021-03-31",
}  # fmt: skip


@pytest.fixture
def county(desk: Office) -> Office:
    """An office with reviewers of the county and of a township."""
    desk.enrol(REVIEWERS)
    return desk


def car(serial: int, **more: Any) -> Cells:
    return {
        "姓名": f"测试{serial}", "证件号码": document(serial), "类别": "购买小轿车", "车辆类型": "小型轿车",
        "登记日期": "2019-03-01", **more,
    }  # fmt: skip


def file(folder: Path, *rows: Cells) -> bytes:
    heads = LISTS["vehicles"].sheets[0].heads
    return workbook(folder / "f.xlsx", {"Sheet1": table(heads, rows)}).read_bytes()


def sent(office: Office, content: bytes, name: str = "reviewer", way: str = "", **more: str) -> Response:
    query = {"kind": OF["kind"]} if way else OF | more
    return office.client.post(
        f"/api/v1/work/comparisons{way}", params=query, headers=office.who(name), content=content
    )


def listed(office: Office, name: str = "reviewer") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get("/work/comparisons", name).json()["lists"]
    return found


WRONG = document(3)[:-1] + ("0" if document(3)[-1] != "0" else "1")
BAD = (
    car(3, 证件号码=WRONG),
    car(4, 证件号码=150525198709130011),
    car(5, 类别="城镇购房或自建住房"),
    car(6, 车辆类型=""),
)


def test_good_rows_stay_as_digests_and_bad_ones_are_named(county: Office, tmp_path: Path) -> None:
    answer = sent(county, file(tmp_path, car(1), *BAD, car(2)))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["rows"], told["refused"]) == (2, 4)
    assert [(one["row"], one["column"], one["code"]) for one in told["problems"]] == [
        (3, "证件号码", "document_checksum"), (4, "证件号码", "document_as_number"),
        (5, "类别", "unknown_code"), (6, "车辆类型", "cell_needed"),
    ]  # fmt: skip
    assert WRONG not in answer.text
    assert "测试" not in answer.text
    (one,) = listed(county)
    assert (one["id"], one["kind_label"], one["rows"], one["department"], one["person_name"]) == (
        told["id"],
        "车辆",
        2,
        "县公安局",
        "reviewer",
    )
    with county.services.database.connect("owner") as owner:
        rows = owner.execute("SELECT r::text FROM register.comparison_row AS r").fetchall()
    vault = county.services.vault
    assert {vault.mac(document(n)).hex() in text for (text,) in rows for n in (1, 2)} == {True, False}
    assert all(document(1) not in text and "小型轿车" not in text for (text,) in rows)


def test_what_goes_back_is_the_same_workbook_and_nothing_is_kept_of_a_trial(
    county: Office, tmp_path: Path
) -> None:
    answer = sent(county, file(tmp_path, car(1), *BAD), way="/check")
    assert answer.status_code == 200
    back = tmp_path / "back.xlsx"
    back.write_bytes(answer.content)
    sheet = calamine.load_workbook(str(back)).get_sheet_by_name("车辆").to_python()
    assert sheet[0] == ["问题", "姓名", "证件号码", "类别", "车辆类型", "登记日期"]
    assert [row[2] for row in (sheet[1], *sheet[3:])] == [WRONG, document(5), document(6)]
    assert "存成了数字" in str(sheet[2][0])
    assert listed(county) == []
    # corrected, it is read with its column of problems
    assert sent(county, file(tmp_path, car(1)), way="/check").status_code == 204
    # and of a file without a good row no list is made
    none = sent(county, answer.content).json()
    assert (none["id"], none["rows"], none["refused"]) == (None, 0, 4)
    assert listed(county) == []


def test_lists_belong_to_a_county_and_to_its_reviewers(county: Office, tmp_path: Path) -> None:
    content = file(tmp_path, car(1))
    assert sent(county, content, "clerk").json()["code"] == "role_missing"
    assert sent(county, content, "town").json()["code"] == "list_level"
    assert sent(county, content, division=OTHER_COUNTY).status_code == 404
    assert sent(county, content, division="15052510").json()["code"] == "division_code_invalid"
    made = sent(county, content).json()["id"]
    assert sent(county, content).json()["code"] == "list_repeated"
    assert listed(county, "stranger") == []
    path = f"/api/v1/work/comparisons/{made}"
    for name, status in (
        ("stranger", 404),
        ("town", 403),
        ("clerk", 403),
        ("reviewer", 204),
        ("reviewer", 404),
    ):
        assert county.client.request("DELETE", path, headers=county.who(name)).status_code == status, name
    assert listed(county)[0]["ended_at"] is not None
    with county.services.database.connect("owner") as owner:
        assert owner.execute("SELECT count(*) FROM register.comparison_row").fetchone() == (0,)


def test_each_kind_has_its_template(county: Office, tmp_path: Path) -> None:
    for kind, layout in LISTS.items():
        answer = county.get(f"/exports/template/{kind}")
        assert answer.status_code == 200
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(answer.content)
        (sheet,) = layout.sheets
        assert calamine.load_workbook(str(path)).get_sheet_by_name(sheet.name).to_python()[0] == list(
            sheet.heads
        )
    assert county.get("/exports/template/ships").json()["code"] == "kind_unknown"
