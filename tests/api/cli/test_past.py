"""A household and a division on the terminal: as of a point, and what differs between two points."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.cli.conftest import NUMBER
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk

VILLAGE = "150525100200"


@pytest.fixture
def sequenced(desk: Desk) -> Desk:
    sequence(desk)
    return desk


def sequence(desk: Desk) -> None:
    while sequencer(desk.database).run_once():
        pass


def recorded(desk: Desk, command: str, **given: Any) -> None:
    """A command of somebody at the county, sequenced."""
    said = desk.run("command", command, "--json", "-", by="xian-luru", typed=json.dumps(given))
    assert said.exit_code == 0, said.stderr
    sequence(desk)


def asked(desk: Desk, *arguments: str, by: str = "xian-luru") -> Any:
    result = desk.run(*arguments, "--format", "json", by=by)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_household_is_compared_at_two_year_ends(sequenced: Desk) -> None:
    """given a household identified in 2019 … that exited in 2020"""
    given = ("household", "compare", NUMBER, "--from-as-of", "2020-11-25", "--to-as-of", "2020")
    told = sequenced.run(*given, by="xian-luru").stdout
    for word in ("前:2020-11-25当日,按现在所知", "后:2020年年底", "脱贫状态", "未脱贫", "脱贫(享受政策)"):
        assert word in told
    view = asked(sequenced, *given)
    (status,) = [one for one in view["differences"] if one["field"] == "status"]
    assert (status["before"], status["after"]) == ("not_exited", "exited")
    types = {line["id"]: line["type"] for line in view["events"]}
    assert [types[event] for event in status["events"]] == ["household.identified", "household.exited"]


def test_a_household_is_shown_as_known_at_an_index(sequenced: Desk) -> None:
    told = sequenced.run("household", "show", NUMBER, "--known-at", "1", by="xian-luru")
    assert told.exit_code == 0, told.stderr
    assert "按账册第1项业务" in told.stdout
    assert "脱贫状态:未脱贫" in told.stdout
    refused = sequenced.run("household", "show", NUMBER, "--known-at", "99", by="xian-luru")
    assert (refused.exit_code, "[index_unknown]" in refused.stderr) == (1, True)


def test_a_division_is_shown_listed_and_compared(sequenced: Desk) -> None:
    show = sequenced.run("division", "show", "150525", "--as-of", "2020", by="xian-luru")
    assert show.exit_code == 0, show.stderr
    assert "150525 奈曼旗:2020年年底,按现在所知" in show.stdout
    assert asked(sequenced, "division", "show", "150525", "--as-of", "2020")["all"]["households"] == 2
    listed = asked(sequenced, "division", "list", "150525", "--as-of", "2020", "--status", "exited")
    assert [row["number"] for row in listed["households"]] == [NUMBER]
    few = sequenced.run("division", "list", "150525", "--limit", "1", by="xian-luru")
    assert "还有没列出的户" in few.stdout
    given = ("division", "compare", "150525", "--from-as-of", "2020-11-25", "--to-as-of", "2020-12-31")
    view = asked(sequenced, *given)
    assert [
        (row["number"], row["before"]["status"], row["after"]["status"]) for row in view["households"]
    ] == [(NUMBER, "not_exited", "exited")]
    told = sequenced.run(*given, by="xian-luru").stdout
    for word in ("1户不同", "合计", f"户 {NUMBER}", "脱贫(享受政策)(2020年度)"):
        assert word in told


def test_a_village_is_shown_and_compared_with_what_it_has_of_its_own(sequenced: Desk) -> None:
    # given a village surveyed, and its form corrected after a natural village was entered
    village = {"village": VILLAGE, "year": 2020}
    recorded(sequenced, "survey-village", **village, form={"all_people": 900, "collective_income": 3_500_050})
    recorded(sequenced, "survey-natural-village", **village, name="东屯", form={"bus": True})
    before = str(asked(sequenced, "division", "show", VILLAGE)["index"])
    recorded(sequenced, "survey-village", **village, form={"all_people": 880, "collective_income": 3_500_050})
    # when, then
    shown = sequenced.run("division", "show", VILLAGE, "--known-at", before, by="xian-luru").stdout
    assert cells(shown)[-4:] == [
        ["总人口(含不在册的人)", "900"], ["村集体经济收入", "35000.50元"], ["项目", "内容"],
        ["是否通客运班车", "是"],
    ]  # fmt: skip
    for line in ("村年度表(2020年度):", "自然村 东屯(2020年度):"):
        assert line in shown.splitlines()
    none = sequenced.run("division", "show", VILLAGE, "--as-of", "2019", by="xian-luru").stdout
    assert none.splitlines()[-1] == "村年度表:没有采集。"
    told = sequenced.run("division", "compare", VILLAGE, "--from-known-at", before, by="xian-luru").stdout
    assert "自己的资料:" in told
    assert cells(told)[-1] == ["2020年度 总人口(含不在册的人)", "900", "880", "1、2"]
    assert told.splitlines()[-1].startswith("2. 2020-12-31 村年度信息采集(2020年度)")
    view = asked(sequenced, "division", "compare", VILLAGE, "--from-known-at", before)["own"]
    assert [(one["entry"], one["before"], one["after"]) for one in view["differences"]] == [
        ("all_people", 900, 880)
    ]


def test_a_county_is_shown_with_its_form_and_a_township_with_none(sequenced: Desk) -> None:
    # given
    recorded(sequenced, "survey-county", county="150525", year=2020, form={"hospitals": 16})
    # when, then
    shown = sequenced.run("division", "show", "150525", by="xian-luru").stdout
    assert "县年度表(2020年度):" in shown.splitlines()
    assert cells(shown)[-1] == ["乡镇卫生院个数", "16"]
    town, compared = (
        sequenced.run("division", *given, by="xian-luru").stdout
        for given in (("show", VILLAGE[:9]), ("compare", VILLAGE[:9], "--from-as-of", "2019"))
    )
    assert ("年度表" in town, "自己的资料" in compared) == (False, False)


def cells(told: str) -> list[list[str]]:
    """The cells of every line of every table."""
    lines = [line for line in told.splitlines() if line[:1] in {"│", "┃"}]
    return [[cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")] for line in lines]


def test_outside_his_division_an_official_compares_nothing(sequenced: Desk) -> None:
    for arguments in (
        ("division", "show", "150526"),
        ("division", "list", "15"),
        ("division", "compare", "150526", "--from-as-of", "2019"),
        ("household", "compare", "0" * 20, "--from-as-of", "2019"),
    ):
        result = sequenced.run(*arguments, by="xian-luru")
        assert (result.exit_code, "[not_found]" in result.stderr) == (1, True), arguments


def test_who_administers_the_system_sees_nothing_of_a_place(sequenced: Desk) -> None:
    recorded(sequenced, "survey-county", county="150525", year=2020, form={"hospitals": 16})
    for arguments in (("show", "150525"), ("compare", "150525", "--from-as-of", "2019")):
        result = sequenced.run("division", *arguments, by="xitong")
        assert (result.exit_code, "[no_business_data]" in result.stderr) == (1, True), arguments
        assert "年度表" not in result.stdout


def test_a_point_that_cannot_be_read_is_wrong_use(desk: Desk) -> None:
    for arguments in (
        ("household", "show", NUMBER, "--as-of", "去年"),
        ("household", "compare", NUMBER, "--from-known-at", "昨天"),
        ("division", "show", "150525", "--as-of", "2019-13-01"),
    ):
        result = desk.run(*arguments, by="xian-luru")
        assert (result.exit_code, "[wrong_use]" in result.stderr) == (2, True), arguments
