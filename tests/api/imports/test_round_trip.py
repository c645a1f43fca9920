"""Exported, taken in by an empty register, exported again: the same bytes; taken in at home: unchanged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api.bulk import record
from api.generate.clerks import clerks_of
from api.generate.plan import plan_village
from api.sheets.registered import Registered
from domain import commands as c
from domain.blocks import Conditions, Income, Measures, PersonForm
from tests.api.imports.trips import COUNTY, checked, elsewhere, exported, taken_in
from tests.support.people import entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Server
    from tests.support.hall import Hall

#: Two villages of the demonstration in which nearly everything happens.
VILLAGES, HOUSEHOLDS = ("150525100203", "150525100204"), 60
HERE = VILLAGES[0]
HAPPENED = {
    "household.taken_over", "household.identified", "household.backfilled", "household.surveyed",
    "household.exited", "household.stably_exited", "household.returned", "household.removed",
    "household.split", "household.village_changed", "household.exit_planned", "member.added",
    "member.removed", "member.backfilled", "head.changed", "identity.corrected", "monitoring.started",
    "risk.eliminated",
}  # fmt: skip
RISK: dict[str, Any] = {
    "category": "sudden_hardship",
    "risks": ["natural_disaster", "illness"],
    "disaster": "flood",
}
END: dict[str, Any] = {"way": "natural", "month": 9, "income": Income(wages_other=1)}
BARE: dict[str, Any] = {"sex": "f", "birth_date": date(1950, 2, 3)}


@pytest.fixture
def home(hall: Hall) -> Hall:
    """A register with two villages of the demonstration, and households of every odd kind."""
    with hall.services.pool.connection() as connection, connection.transaction():
        clerks = clerks_of(connection, COUNTY)
        for village in VILLAGES:
            record(connection, hall.services.gateway.ledger, plan_village(village, 2020, HOUSEHOLDS, clerks))
    for command in odd_ones():
        hall.services.gateway.run(command, hall.clerk)
    split(hall)
    helped(hall)
    return hall


@pytest.fixture
def away(server: Server, staffed: str, hall: Hall, tmp_path: Path) -> Iterator[Hall]:
    with elsewhere(server, staffed, hall, tmp_path / "away") as other:
        yield other


def odd_ones() -> Iterator[c.Command]:
    """Texts that no sheet carries, people without numbers, and monitoring of every kind."""
    exited = {"status": "exited", "attribute": "general_exited", "exit_year": 2016}
    twin = c.Entry(name="重复", relation="other", duplicate=True, **BARE)
    bare = c.Entry(name=" 没有　 号码\u200b", relation="mother", phone="13900000009", **BARE)
    yield taken_over(
        "O1", c.Entry(name="ＡＢ（二）", relation="head", document=entry(5001).document), bare, twin,
        address="  三组\t 8号 " + "长" * 90, bank="农行　６２２８_x0041_", phone="13900000001",
        plan_year=2021, other_causes=("illness", "disability"),
    )  # fmt: skip
    yield taken_over("O2", entry(5002), entry(5002, "son"), status="returned", return_year=2019,
                     exit_year=2016, return_cause="disaster", monitoring=stood(2018, 3))  # fmt: skip
    yield taken_over("O3", entry(5003), **exited, monitoring=stood(2019, 12, eliminated=END))
    yield taken_over("O4", entry(5004), **exited, monitoring=stood(2020, 2, eliminated=END, income=Income()))
    yield taken_over(
        "O5", entry(5005), status="not_registered_poor",
        monitoring=stood(2020, 5, problems={"secured": True, "water_problem": True})
    )  # fmt: skip

    yield taken_over("O7", entry(5007), **exited)


def taken_over(number: str, *members: c.Entry, **more: Any) -> c.Command:
    return c.TakeOverHousehold(
        command_id=f"take-{number}", year=2020, effective=date(2020, 1, 1), number=number, village=HERE,
        members=members, **{"status": "not_exited", **more},
    )  # fmt: skip


def stood(year: int, month: int, **more: Any) -> c.StandingMonitoring:
    return c.StandingMonitoring.model_validate({**RISK, "since_year": year, "since_month": month, **more})


def split(hall: Hall) -> None:
    """A form with every kind of value on the first of them, then somebody moves out of it."""
    with hall.services.pool.connection() as connection:
        one = Registered(connection).households(["O1"], 2020)["O1"]
        forms = {
            member.id: PersonForm(school_status="s01", employer=" Ａ　公司 ", health=("disabled", "chronic"))
            for member in one.members
        }
    of: dict[str, Any] = {"year": 2020, "household": one.id}
    hall.services.gateway.run(
        c.SurveyHousehold(
            command_id="survey", **of, persons=forms, income=Income(insurance_claims=10**12),
            conditions=Conditions(arable_land=1, natural_village="三 组"), measures=Measures(),
        ), hall.clerk,
    )  # fmt: skip
    leaver = next(member for member in one.members if member.person["name"] == "没有 号码")
    new_head = c.NewHead(person=leaver.id, relations={})
    hall.services.gateway.run(
        c.SplitHousehold(command_id="split", **of, new_head=new_head, village=VILLAGES[1], number="O6"),
        hall.clerk,
    )


def helped(hall: Hall) -> None:
    """The last of them comes under monitoring, and out of it again."""
    with hall.services.pool.connection() as connection:
        one = Registered(connection).households(["O7"], 2020)["O7"]
    of: dict[str, Any] = {"year": 2020, "household": one.id}
    what = c.Monitoring(category="unstable_exit", risks=("accident",), income=Income(wages_other=5))
    run = hall.services.gateway.run
    run(c.StartMonitoring(command_id="start", month=6, monitoring=what, **of), hall.clerk)
    run(c.EliminateRisk(command_id="end", month=10, way="by_help", **of), hall.clerk)


@pytest.mark.parametrize("kind", ["persons", "households"])
def test_the_same_bytes_come_back_from_an_empty_register(home: Hall, away: Hall, kind: str) -> None:
    # given a register in which nearly everything has happened
    assert set(home.events()) >= HAPPENED
    # when it is exported
    out = exported(home, kind, "out.xlsx")
    # then importing that changes nothing
    counts = home.counts(checked(home, out, kind))
    assert list(counts) == ["unchanged"]
    assert counts["unchanged"] > HOUSEHOLDS
    # and an empty register that takes it in exports the same bytes, and finds nothing to change either
    assert taken_in(away, out, kind) == {"new": counts["unchanged"], "recorded": counts["unchanged"]}
    again = exported(away, kind, "again.xlsx")
    assert again.read_bytes() == out.read_bytes()


def test_an_earlier_year_comes_back_too(home: Hall, away: Hall) -> None:
    out = exported(home, "households", "out.xlsx", 2018)
    counts = taken_in(away, out, "households", 2018)
    assert list(counts) == ["new", "recorded"]
    assert exported(away, "households", "again.xlsx", 2018).read_bytes() == out.read_bytes()


def test_who_is_a_duplicate_here_is_one_there(home: Hall, away: Hall) -> None:
    taken_in(away, exported(home, "persons", "out.xlsx"), "persons")
    marked = "SELECT name, birth_date FROM read.person WHERE duplicate AND household IS NOT NULL ORDER BY 1"
    found = []
    for hall in (home, away):
        with hall.services.pool.connection() as connection:
            found.append(connection.execute(marked).fetchall())
    assert found[0] == found[1]
    assert len(found[0]) > 1
