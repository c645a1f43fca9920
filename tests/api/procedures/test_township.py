"""A township's autumn: lists, notices, objections, strikes, a late village, an extension; and why then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from api.admissions import Admissions
from api.explanations import why_view
from api.register import write_setting
from domain.procedures import commands as p
from domain.procedures.progress import DISMISSED, EFFECTED, RETURNED
from tests.api.procedures.given import town
from tests.api.procedures.township import DAYS, LATE, Township
from tests.support.procedures import somebody
from tests.support.world import CLERK

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database


@pytest.mark.parametrize(("villages", "exits"), [(4, 2), pytest.param(20, 25, marks=pytest.mark.soak)])
def test_a_township_from_october_to_the_end_of_november(
    database: Database, tmp_path: Path, villages: int, exits: int
) -> None:
    with town(database, tmp_path) as place:
        # given
        here = Township.of(place, villages, exits)
        struck, heard, upheld, *_, late = here.villages
        place.on(10, 14)
        for village in here.villages:
            here.hand_in(village)
        # when: one row is struck out at the assembly
        place.on(10, 16)
        gone = struck.cases["exit"][0]
        place.does(gone, p.DismissCase, somebody("village", "review", 20, struck.code), reason="收入不达标")
        here.day(date(2020, 10, 16))
        # one objection is not upheld, one is
        objections = object_to(here, (heard.cases["exit"][0], False), (upheld.cases["exit"][0], True))
        # and the days come, for the late village later
        for day in sorted({*DAYS, *(one + LATE for one in DAYS)} - {date(2020, 10, 16)}):
            if day > date(2020, 11, 30):
                break
            here.day(day)
        # then
        assert here.outcomes_of("identification")[:-1] == [EFFECTED] * (villages - 1)
        assert here.outcomes_of("return")[:-1] == [EFFECTED] * (villages - 1)
        assert here.outcomes_of("member-change") == [EFFECTED] * villages
        assert place.case(gone).status == DISMISSED
        assert place.case(upheld.cases["exit"][0]).status == RETURNED
        assert place.case(objections[0]).status == EFFECTED
        others = [s for s in here.outcomes_of("exit")[:-exits] if s not in {DISMISSED, RETURNED}]
        assert others == [EFFECTED] * (exits * (villages - 1) - 2)
        # and nothing takes effect before its window; the late village comes after the end, and is given time
        assert {code for _, _, code in here.refused} == {"window_closed"}
        assert date(2020, 11, 12) in {day for day, _, _ in here.refused}
        here.day(date(2020, 12, 2))
        assert {(village, code) for day, village, code in here.refused if day.month == 12} == {
            (late.code, "window_closed")
        }
        assert {place.case(case).status for case in late.cases["exit"]} == {"open"}
        extended(here, late.code)
        here.day(date(2020, 12, 5))
        assert {place.case(case).status for case in late.all} == {EFFECTED}
        # and the register says why, with every step, vote and person
        require_why(here, heard.exits[0])
        assert place.real.drift() == []


def object_to(here: Township, *cases: tuple[str, bool]) -> list[str]:
    """Objections on 18 October, answered two days later."""
    place = here.town
    place.on(10, 18)
    raised = []
    for case, upheld in cases:
        entry = somebody("village", "entry", 20, place.case(case).village)
        event = place.given(p.RaiseObjection, entry, case_id=case, objection="家里有车")
        raised.append((case, entry, event.id, upheld))
    place.later(2)
    for case, entry, objection, upheld in raised:
        fields = {"case_id": case, "objection_id": objection, "upheld": upheld, "answer": "已入户核实"}
        place.given(p.AnswerObjection, entry, **fields)
    return [case for case, *_ in raised]


def extended(here: Township, village: str) -> None:
    """The county gives the late village time until 10 December."""
    place = here.town
    spans = [
        {"operation": operation, "division": village, "year": 2020, "opens": "2020-12-01",
         "closes": "2020-12-10", "granted_by": "county"}
        for operation in ("exit", "identify", "return", "entry")
    ]  # fmt: skip
    write_setting(place.real.connection, "extensions", spans)
    place.real.connection.commit()
    place.real.gateway.admissions = Admissions()


def require_why(here: Township, home: str) -> None:
    """Every step with its date, the vote in numbers, the objection, and who took each."""
    place = here.town
    with place.services.pool.connection() as connection:
        for person, name in names(here).items():
            connection.execute("INSERT INTO register.official VALUES (%s, %s)", [person, name])
        view = why_view(place.services, connection, CLERK, home)
        connection.rollback()
    told = "\n".join(view["sentences"])
    case = place.case(here.villages[1].cases["exit"][0])
    for step in case.path:
        assert step.title in told, step.title
    assert "到会9人,赞成6人,反对2人,弃权1人,通过" in told
    assert "异议不成立" in told
    takers = {person for people in case.takers.values() for person in people}
    assert all(names(here)[person] in told for person in takers)


def names(here: Township) -> dict[str, str]:
    """A name for every person behind an account."""
    persons = sorted({event.actor.person for event in here.town.state.events.values()})
    return {person: f"办事员{n:03}" for n, person in enumerate(persons)}
