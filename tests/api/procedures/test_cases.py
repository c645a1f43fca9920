"""Cases on a real register: the read models follow, lists go in one step, the clock tells each thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.admissions import Admissions
from api.erasure import approve_erasure
from api.evidence import EvidenceUnknown
from api.procedures.clock import advance
from api.procedures.many import run_many
from api.register import DefinitionInUse, read_settings, write_setting
from domain.errors import CommandReused
from domain.procedures import commands as p
from domain.procedures.catalogue import find
from domain.procedures.definitions import Definition
from domain.procedures.progress import EFFECTED, OPEN, RETURNED, ROLLED_BACK, Progress
from domain.procedures.refusals import CaseErased, OtherContent
from domain.rules.erasing import CasesUnderWay
from projections import cases
from tests.api.procedures.given import REVIEWER, Town, town
from tests.support.erasing import APPROVER, asked
from tests.support.given import HERE, child
from tests.support.people import entry
from tests.support.procedures import somebody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Iterator[Town]:
    with town(database, tmp_path) as found:
        yield found


def test_a_case_takes_effect_on_the_register_and_its_effect_goes_back(place: Town) -> None:
    (home,) = place.homes(1)
    case = place.exit_of(home)
    exited = place.through(case)[-1]
    assert place.real.state().value("household", home.id, "status") == "exited"
    row = cases.one(place.real.connection, case)
    assert row is not None
    assert (row.status, row.asked["step"]) == (EFFECTED, "announcement")
    place.rolled_back(exited)
    row = cases.one(place.real.connection, case)
    assert row is not None
    assert row.status == ROLLED_BACK
    place.real.connection.rollback()
    assert place.real.drift() == []
    # and everything recorded is what memory has
    assert place.real.state().rows() == place.state.rows()


def test_what_is_handed_in_lies_sealed(place: Town) -> None:
    head = entry(77, "head").model_dump(mode="json")
    place.submitted("identify-household", {"village": HERE, "members": [head]})
    name, number = head["name"], head["document"]
    found = place.real.connection.execute("SELECT body, meta FROM ledger.event").fetchall()
    texts = b"".join(bytes(part) for row in found for part in row)
    assert name.encode() not in texts
    assert number.encode() not in texts
    row = place.real.connection.execute('SELECT c::text FROM read."case" AS c').fetchall()
    assert all(number not in text and name not in text for (text,) in row)


def test_with_a_person_goes_what_cases_hold_of_him_but_not_while_they_need_it(place: Town) -> None:
    # given somebody who came into the register by a case, and a case under way about his household
    head = entry(77, "head").model_dump(mode="json")
    case = place.submitted("identify-household", {"village": HERE, "members": [head]})
    events = {event.type: event for event in place.through(case)}
    (person,) = events["household.identified"].changes["person"]
    (home,) = events["household.identified"].changes["household"]
    more = {"household": home, "month": 11, "joined": "newborn"}
    born = child(79, 2020).model_dump(mode="json")
    waiting = place.submitted("add-member", {**more, "entry": born}, somebody("village", "entry", 4))
    # when his erasure is approved, then the case stands against it until it has ended
    asked_for = asked(place.services, person)
    with pytest.raises(CasesUnderWay) as refused:
        approve_erasure(place.services, APPROVER, asked_for, "now")
    assert refused.value.data == {"count": 1}
    place.given(p.WithdrawCase, somebody("village", "entry", 4), case_id=waiting)
    approve_erasure(place.services, APPROVER, asked_for, "now")
    place.real.connection.rollback()
    found = place.real.state()
    for one in (case, waiting):
        assert Progress.of(one, found.events.values(), place.register).content == {}  # type: ignore[union-attr]
    again = place.command(p.ReopenCase, case_id=case)
    with pytest.raises(CaseErased):
        place.real.do(again, somebody("village", "entry"))


# -- lists


def test_a_list_goes_in_one_step_and_rows_are_struck_out_one_by_one(place: Town) -> None:
    outcomes = run_many(place.services, place.handing_in(place.homes(6)), somebody("village", "entry"))
    found = place.take_in(outcomes)
    assert len(found) == 6
    votes = place.voting(found)
    votes[2] = votes[2].model_copy(update={"seen": "0" * 64})
    struck = votes.pop(4)
    done = run_many(place.services, votes, REVIEWER)
    assert [one.refusal is None for one in done] == [True, True, False, True, True]
    assert isinstance(done[2].refusal, OtherContent)
    place.take_in(done)
    place.does(struck.case_id, p.DismissCase, REVIEWER)
    steps = [place.case(case).step for case in found]
    assert steps == [
        "village-check",
        "village-check",
        "assembly",
        "village-check",
        "assembly",
        "village-check",
    ]
    assert place.real.drift() == []


def test_a_list_that_was_interrupted_goes_on_and_nothing_comes_twice(place: Town) -> None:
    commands = place.handing_in(place.homes(5))
    clerk = somebody("village", "entry")
    place.take_in(run_many(place.services, commands[:3], clerk))
    again = run_many(place.services, commands, clerk)
    assert [one.repeated for one in again] == [True, True, True, False, False]
    assert len(cases.placed(place.real.connection, HERE)) == 5


def test_the_effects_of_a_list_are_recorded_with_its_last_step(place: Town) -> None:
    homes = place.homes(4)
    found = place.take_in(run_many(place.services, place.handing_in(homes), somebody("village", "entry")))
    for case in found:
        place.until(case, "announcement")
    last = [
        p.TakeStep(
            command_id=f"end:{case}", year=2020, case_id=case, step="announcement", seen=place.case(case).seen
        )
        for case in found
    ]
    done = run_many(place.services, last, somebody("village", "entry", 10))
    place.take_in(done)
    assert [event.type for one in done for event in one.events] == [
        "case.step_taken", "case.effected", "household.exited",
    ] * 4  # fmt: skip
    assert {place.value("household", home.id, "status") for home in homes} == {"exited"}
    assert place.real.drift() == []


def test_of_two_rows_about_one_household_the_second_is_decided_after_the_first(place: Town) -> None:
    (home,) = place.homes(1)
    clerk = somebody("village", "entry")
    found = place.take_in(run_many(place.services, place.handing_in([home, home]), clerk))
    assert len(found) == 2
    for case in found:
        place.until(case, "announcement")
    last = [
        p.TakeStep(
            command_id=f"end:{case}", year=2020, case_id=case, step="announcement", seen=place.case(case).seen
        )
        for case in found
    ]
    done = run_many(place.services, last, somebody("village", "entry", 10))
    assert [one.events[-1].type for one in done] == ["household.exited", "case.returned"]


def test_a_list_rests_on_documents_that_are_there(place: Town) -> None:
    (command,) = place.handing_in(place.homes(1))
    invented = command.model_copy(update={"evidence": (f"sha256:{'f' * 64}",)})
    (outcome,) = run_many(place.services, [invented], somebody("village", "entry"))
    assert isinstance(outcome.refusal, EvidenceUnknown)


def test_another_list_under_the_same_key_is_refused_and_the_same_one_answered(place: Town) -> None:
    homes = place.homes(2)
    clerk = somebody("village", "entry")
    first = run_many(place.services, place.handing_in(homes), clerk)
    again = run_many(place.services, place.handing_in(homes), clerk)
    assert [one.events[0].id for one in again] == [one.events[0].id for one in first]
    turned = run_many(place.services, place.handing_in(homes[::-1]), clerk)
    assert [type(one.refusal) for one in turned] == [CommandReused] * 2


# -- what waits, and the clock


def test_what_waits_is_counted_by_place_level_and_role(place: Town) -> None:
    found = [place.exit_of(home) for home in place.homes(3)]
    place.step(found[0])
    place.until(found[1], "township-review")
    connection = place.real.connection
    assert [case.id for case in cases.waiting(connection, HERE[:9], {"review"})] == [found[1]]
    assert {case.id for case in cases.waiting(connection, HERE, {"review", "entry"})} == {found[0], found[2]}
    assert cases.waiting(connection, HERE, {"approval"}) == []
    place.later(30)
    counts = cases.counts(connection, HERE[:6], place.today)
    assert [(one.level, one.role, one.place, one.waiting, one.late) for one in counts] == [
        ("township", "review", HERE[:9], 1, 1), ("village", "review", HERE[:9], 2, 2),
    ]  # fmt: skip


def test_after_a_month_without_a_server_everything_comes_once_and_in_order(place: Town) -> None:
    homes = place.homes(3)
    waiting, hanging, returned = (place.exit_of(home) for home in homes)
    place.until(hanging, "notice")
    place.at(hanging, p.PostNotice)
    place.step(returned)
    place.does(returned, p.ReturnCase, REVIEWER, back_to="proposal")
    assert advance(place.services) == 0
    place.later(31)
    assert advance(place.services) == 3
    assert advance(place.services) == 0
    events = [event for event in place.real.events() if event.actor.account == "system"]
    assert [(event.type, event.case or event.tags[0]) for event in events] == [
        ("case.notice_ended", f"case:{hanging}"), ("case.reminded", f"case:{waiting}"),
        ("case.escalated", f"case:{waiting}"),
    ]  # fmt: skip
    rows = [cases.one(place.real.connection, case) for case in (waiting, hanging, returned)]
    assert [row.status for row in rows if row] == [OPEN, OPEN, RETURNED]
    assert [row.asked["step"] for row in rows if row] == ["assembly", "township-review", "proposal"]


def test_a_version_that_cases_began_with_is_neither_dropped_nor_changed(place: Town) -> None:
    # given a version of the register's own, and a case that began with it
    connection = place.real.connection
    said = find(place.register, "exit").model_dump(mode="json") | {"version": 7, "division": HERE[:6]}
    unused = said | {"version": 8, "division": "150526"}
    write_setting(connection, "procedures", [said, unused])
    connection.commit()
    place.real.gateway.admissions = Admissions()
    place.register = place.register.model_copy(update={"procedures": (Definition.read(said),)})
    (home,) = place.homes(1)
    place.exit_of(home)
    # then it stays, and one that nothing began with goes
    for without in ([], [said | {"title": "脱贫(试)"}, unused]):
        with pytest.raises(DefinitionInUse) as refused:
            write_setting(connection, "procedures", without)
        assert refused.value.data == {"key": "exit@7", "count": 1}
    write_setting(connection, "procedures", [said, said | {"version": 9}])
    assert [one["version"] for one in read_settings(connection)["procedures"]] == [7, 9]
