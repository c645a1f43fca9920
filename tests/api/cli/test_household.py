"""A household on the terminal: as it is, as it was, what happened, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.api.cli.conftest import ELSEWHERE, NUMBER
from tests.support.pdf import characters

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk


def test_a_household_is_shown_by_its_number_or_its_id(desk: Desk) -> None:
    by_number = desk.run("household", "show", NUMBER, by="xian-luru")
    by_id = desk.run("household", "show", desk.household(), by="xian-luru")
    assert by_number.exit_code == 0, by_number.stderr
    assert by_number.stdout == by_id.stdout
    for word in ("脱贫状态:脱贫", "测试1", "测试2", "户主", "配偶", "2020", "人均纯收入12000.00元"):
        assert word in by_number.stdout


def test_as_of_a_date_or_a_year_end_it_is_as_it_was(desk: Desk) -> None:
    for as_of in ("2019", "2020-11-25"):
        result = desk.run("household", "show", NUMBER, "--as-of", as_of, "--format", "json", by="xian-luru")
        assert json.loads(result.stdout)["household"]["status"] == "not_exited"
    result = desk.run("household", "show", NUMBER, "--as-of", "2020", "--format", "json", by="xian-luru")
    assert json.loads(result.stdout)["household"]["status"] == "exited"


def test_as_known_before_it_was_sequenced_there_was_no_household(desk: Desk) -> None:
    result = desk.run("household", "show", NUMBER, "--known-at", "2019-01-01T08:00", by="xian-luru")
    assert (result.exit_code, "[known_before_first]" in result.stderr) == (1, True)


def test_history_lists_what_happened_with_who_and_when(desk: Desk) -> None:
    result = desk.run("household", "history", NUMBER, by="xian-luru")
    assert result.exit_code == 0, result.stderr
    places = [result.stdout.index(word) for word in ("新识别", "信息采集更新", "脱贫(享受政策)")]
    assert places == sorted(places)
    assert "陈明远" in result.stdout
    data = json.loads(desk.run("household", "history", NUMBER, "--format", "json", by="xian-luru").stdout)
    assert [line["type"] for line in data] == [
        "household.identified",
        "household.surveyed",
        "household.exited",
    ]


def test_why_names_the_event_its_checks_and_its_grounds_in_numbered_sentences(desk: Desk) -> None:
    result = desk.run("household", "why", NUMBER, by="xian-luru")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("脱贫状态现为“脱贫(享受政策)”")
    assert lines[1].startswith("1. 2020-11-26 脱贫(享受政策)")
    assert "人均纯收入12000.00元" in lines[1]
    assert any(line.startswith("2. ") for line in lines)


def test_why_of_a_person_and_of_a_year(desk: Desk) -> None:
    shown = json.loads(desk.run("household", "show", NUMBER, "--format", "json", by="xian-luru").stdout)
    person = shown["people"][0]["id"]
    of = {"person": ["--person", person, "--field", "name"],
          "household_year": ["--year", "2020", "--field", "income"],
          "person_year": ["--person", person, "--year", "2020", "--field", "form"],
          "membership": ["--person", person, "--field", "relation"]}  # fmt: skip
    for kind, options in of.items():
        arguments = ("household", "why", NUMBER, "--kind", kind, *options, "--format", "json")
        result = desk.run(*arguments, by="xian-luru")
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["chain"], kind


def test_why_of_a_pairing_names_it_by_its_number(desk: Desk) -> None:
    helper = {"household": desk.household(NUMBER), "name": "赵帮扶", "unit": "县水务局", "year": 2020}
    paired = desk.run("command", "pair-helper", "--json", "-", by="xian-luru", typed=json.dumps(helper))
    assert paired.exit_code == 0, paired.stderr
    shown = json.loads(desk.run("household", "show", NUMBER, "--format", "json", by="xian-luru").stdout)
    (pairing,) = (one["id"] for one in shown["pairings"])
    of = ("household", "why", NUMBER, "--kind", "pairing", "--field", "unit")
    result = desk.run(*of, "--pairing", pairing, by="xian-luru")
    assert result.stdout.startswith("帮扶单位现为“县水务局”"), result.output
    assert "[entity_missing]" in desk.run(*of, by="xian-luru").stderr
    # and once the helper is erased, the pairing is still shown
    desk.erase(pairing, "request", "--helper")
    again = desk.run("household", "show", NUMBER, by="xian-luru")
    assert "县水务局" in again.stdout
    assert "赵帮扶" not in again.stdout


def test_outside_his_division_an_official_finds_nothing(desk: Desk) -> None:
    (village,) = desk.ask("SELECT division FROM register.account WHERE name = 'cun-luru'")
    assert not ELSEWHERE.startswith(village[0])
    for text in (ELSEWHERE, desk.household(ELSEWHERE)):
        for verb in ("show", "history", "why"):
            result = desk.run("household", verb, text, by="cun-luru")
            assert (result.exit_code, "[not_found]" in result.stderr) == (1, True)


def test_a_statistician_sees_no_names_and_no_numbers(desk: Desk) -> None:
    for arguments in (["show"], ["show", "--format", "json"], ["history"], ["why"]):
        result = desk.run("household", arguments[0], NUMBER, *arguments[1:], by="tongji")
        assert result.exit_code == 0
        assert "测试1" not in result.output
        assert "19500" not in result.output


def test_an_administrator_reads_no_household(desk: Desk) -> None:
    result = desk.run("household", "show", NUMBER, by="xitong")
    assert (result.exit_code, "[no_business_data]" in result.stderr) == (1, True)


def test_a_household_is_shown_with_its_helpers(desk: Desk) -> None:
    pair = {
        "household": desk.household(),
        "year": 2020,
        "name": "赵帮扶",
        "unit": "县水务局",
        "phone": "13800000001",
    }
    done = desk.run("command", "pair-helper", "--json", "-", by="xian-luru", typed=json.dumps(pair))
    assert done.exit_code == 0, done.stderr
    assert "结对 " in done.stdout
    shown = desk.run("household", "show", NUMBER, by="xian-luru").stdout
    for word in ("帮扶责任人", "赵帮扶", "县水务局", "13800000001"):
        assert word in shown


def test_the_form_is_printed_to_be_signed(desk: Desk, tmp_path: Path) -> None:
    for form, said in (("form", "户信息表采集人"), ("comparison", "户对照表核对人")):
        file = tmp_path / f"{form}.pdf"
        result = desk.run("household", "print", NUMBER, "--form", form, "--out", str(file), by="xian-luru")
        assert result.exit_code == 0, result.stderr
        assert set(f"{said}{NUMBER}脱贫") <= characters(file.read_bytes())
