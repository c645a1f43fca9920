"""After an erasure nothing of the person can be read anywhere, and everything else folds as before."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from api.erasure import _command, _recorded, approve_erasure, reject_erasure, request_erasure
from api.gateway import Gateway
from api.manifest import Erasure
from api.restriction import restrict_person, unrestrict_person
from api.services import Services
from api.settings import Settings
from domain.commands import AddMember, CorrectIdentity, EndPairing, PairHelper
from domain.errors import CommandReused, NotFound
from domain.fold import State
from domain.rollback.request import TwoPeople
from domain.rules.erasing import ErasedAlready, ErasureAsked
from domain.rules.erasure import ApproveErasure
from ledger.access import AccessLog
from ledger.place import wheel_binaries
from ledger.vault import ERASED
from replay.rebuild.course import rebuild
from replay.segments.shelf import Shelf
from tests.soak.given import Told, rows
from tests.support.erasing import APPROVER, KEEPER, asked, erase
from tests.support.keys import KEYRING
from tests.support.people import document, entry
from tests.support.reference import read_live
from tests.support.register import TestRegister
from tests.support.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database

BORN = date(1987, 9, 13)
SECRETS = {
    "name": "欧阳待抹", "old name": "欧阳旧名", "phone": "13987654321",
    "number": document(711, born=BORN), "old number": document(712, born=date(1986, 8, 12)),
    "birth date": BORN.isoformat(), "birth digits": f"{BORN:%Y%m%d}",
}  # fmt: skip


@pytest.fixture
def services(database: Database) -> Iterator[Services]:
    with TestRegister.on(database), database.pool(1, 2) as pool, AccessLog.of(database) as access:
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        yield Services(Settings(), database, pool, KEYRING, gateway, access)


@pytest.fixture
def register(services: Services) -> Iterator[TestRegister]:
    with TestRegister.on(services.database) as register:
        yield register


@pytest.fixture
def story(register: TestRegister) -> Told:
    return Told(real=register)


@pytest.fixture
def person(story: Told) -> str:
    """One who lived in two households, whose identity was corrected, that correction rolled back and
    redone, and whose departure was rolled back too."""
    spouse = entry(
        1, "spouse", name=SECRETS["old name"], document=SECRETS["old number"], phone=SECRETS["phone"]
    )
    home = story.identified(members=[entry(800), spouse])
    other = story.identified("son")
    (person,) = home.others
    story.surveyed(home)
    new = {"name": SECRETS["name"], "document": SECRETS["number"]}
    correction = story.given(CorrectIdentity, household=home.id, person=person, **new)
    story.redone(*story.rolled_back(correction))
    story.rolled_back(story.left(home, person, "married_out"))
    story.left(home, person, "married_out")
    coming = entry(1, "daughter_in_law", name=SECRETS["name"], document=SECRETS["number"])
    story.given(AddMember, household=other.id, joined="married_in", entry=coming)
    return person


def found_in(text: str, *macs: bytes) -> list[str]:
    """Which of the person's values the text holds, plain or as hexadecimal digits, or one of the MACs."""
    found = [name for name, value in SECRETS.items() if value in text or value.encode().hex() in text]
    return found + ["mac" for mac in macs if mac.hex() in text]


def everything(database: Database) -> str:
    """Every column of every table, as text."""
    with database.connect("owner") as owner:
        return "\n".join(row for found in rows(owner).values() for row in found)


def dumped(database: Database) -> str:
    """What pg_dump writes."""
    command = [str(wheel_binaries() / "pg_dump"), "--dbname", database.owner]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_nothing_of_the_person_is_left_in_the_database(
    services: Services, register: TestRegister, person: str
) -> None:
    macs = [register.gateway.vault.mac(SECRETS[number]) for number in ("number", "old number")]
    there = ["name", "phone", "number", "birth date", "birth digits", "mac", "mac"]
    assert found_in(everything(services.database), *macs) == there
    assert found_in(dumped(services.database), *macs) == there
    erase(services, person)
    assert found_in(everything(services.database), *macs) == []
    assert found_in(dumped(services.database), *macs) == []


def test_no_sealed_value_of_the_person_opens_and_everybody_elses_does(
    services: Services, register: TestRegister, person: str
) -> None:
    before = {e.id: list(e.assignments()) for e in register.events()}
    erase(services, person)
    opened = {e.id: e for e in register.events()}
    for event, assignments in before.items():
        for (key, old), (again, new) in zip(assignments, opened[event].assignments(), strict=True):
            assert key == again
            gone = key.id == person and key.field in {"name", "document", "birth_date", "phone"} and old
            assert new == (ERASED if gone else old)
    told = "\n".join(str(e.facts) + str(e.changes) for e in opened.values())
    assert [name for name, value in SECRETS.items() if value in told] == []


def test_everything_else_folds_as_before(services: Services, register: TestRegister, person: str) -> None:
    before = register.state().rows()
    live = read_live(register.connection)
    register.connection.rollback()
    erase(services, person)
    after = register.state().rows()
    for values in (before[("person", person)], after[("person", person)]):
        for name in ("name", "document", "birth_date", "phone"):
            values.pop(name)
    assert {key: row for key, row in after.items() if key[0] != "case"} == {
        key: row for key, row in before.items() if key[0] != "case"
    }
    assert register.drift() == []
    for name in ("name", "document", "birth_date", "phone"):
        live["person"][(person,)].pop(name)
    now = read_live(register.connection)
    ((_, case),) = ((key, one) for key, one in now.pop("case").items() if key not in live["case"])
    assert (case["kind"], case["status"]) == ("erasure", "done")
    live.pop("case")
    shown = now["person"][(person,)]
    assert [shown.pop(name) for name in ("name", "document", "birth_date", "phone")] == [None] * 4
    assert now == live


def test_a_restriction_and_its_end_change_no_row_but_their_case(
    services: Services, register: TestRegister, person: str, tmp_path: Path
) -> None:
    before = read_live(register.connection)
    register.connection.rollback()
    for order in ("restrict", "unrestrict"):
        if order == "restrict":
            restrict_person(services, KEEPER, person, "disputed", None, order)
        else:
            unrestrict_person(services, KEEPER, person, None, order)
        assert register.drift() == []
        now = read_live(register.connection)
        register.connection.rollback()
        rebuild(services.database, KEYRING, Shelf(str(tmp_path)))
        assert read_live(register.connection) == now
        register.connection.rollback()
        assert {t: rows for t, rows in now.items() if t != "case"} == {
            t: rows for t, rows in before.items() if t != "case"
        }


def test_a_rebuild_after_an_erasure_gives_the_same(
    services: Services, register: TestRegister, person: str, tmp_path: Path
) -> None:
    erase(services, person)
    live = read_live(register.connection)
    register.connection.rollback()
    rebuild(services.database, KEYRING, Shelf(str(tmp_path)))
    assert read_live(register.connection) == live
    register.connection.rollback()


def test_what_was_done_before_can_still_be_rolled_back(
    services: Services, register: TestRegister, story: Told, person: str
) -> None:
    erase(services, person)
    again = Told(real=register, state=register.state(), told=story.told)
    correction = next(e for e in again.state.events.values() if e.type == "identity.corrected")
    again.rolled_back(correction, chain=True)
    assert register.drift() == []
    assert found_in(everything(services.database)) == []


def test_nothing_personal_is_recorded_of_an_erased_person_again(
    services: Services, register: TestRegister, story: Told, person: str
) -> None:
    """A value sealed under a new key would make every older one look broken."""
    household = str(story.state.value("person", person, "household"))
    erase(services, person)
    story.when(CorrectIdentity, household=household, person=person, name="新名")
    assert story.refusal is not None
    assert register.drift() == []


def test_the_number_is_free_again_for_another(services: Services, story: Told, person: str) -> None:
    home = story.identified()
    erase(services, person)
    coming = entry(1, "daughter_in_law", name="别人", document=SECRETS["number"])
    event = story.given(AddMember, household=home.id, joined="married_in", entry=coming)
    assert list(event.changes["person"]) != [person]
    assert story.real.drift() == []


def test_what_is_asked_for_or_rejected_erases_nothing(
    services: Services, register: TestRegister, person: str
) -> None:
    before = everything(services.database)
    reject_erasure(services, APPROVER, asked(services, person), "unfounded", "no")
    asked(services, person, command_id="again")
    assert found_in(everything(services.database)) == found_in(before) != []
    assert register.drift() == []


def test_twice_is_once(services: Services, register: TestRegister, person: str) -> None:
    """given a request and its approval, when either is given again, then nothing is recorded again"""
    case = asked(services, person)
    assert asked(services, person) == case
    with pytest.raises(ErasureAsked):
        asked(services, person, command_id="another")
    ids = [approve_erasure(services, APPROVER, case, command).id for command in ("once", "once", "another")]
    assert len(set(ids)) == 1
    with pytest.raises(ErasedAlready):
        asked(services, person, command_id="another")
    with pytest.raises(CommandReused):
        request_erasure(services, KEEPER, "person", person, "ordered", "erase-asked")
    assert [e.type for e in register.events()].count("person.erased") == 1


def test_interrupted_between_its_steps_it_is_taken_up_again(
    services: Services, register: TestRegister, person: str
) -> None:
    """given the erasure logged and the key still there, when it is approved again, by the same or another
    id, or by a third person, then the rest is done and nothing is logged twice"""
    case = asked(services, person)
    command = _command(services, ApproveErasure, "erase", {"case_id": case})
    logged = _recorded(services, command, APPROVER)
    assert "name" in found_in(everything(services.database))
    third = replace(APPROVER, account="third", person="person-third")
    assert approve_erasure(services, third, case, "another").id == logged.id
    assert found_in(everything(services.database)) == []
    assert approve_erasure(services, APPROVER, case, "erase").id == logged.id
    assert register.drift() == []


def test_nobody_approves_what_he_asked_for_under_whatever_account(services: Services, person: str) -> None:
    case = asked(services, person)
    with pytest.raises(TwoPeople):
        approve_erasure(services, replace(APPROVER, person=KEEPER.person), case, "erase")
    assert found_in(everything(services.database)) != []


def test_two_who_approve_at_once_record_it_once(
    services: Services, register: TestRegister, person: str
) -> None:
    case = asked(services, person)
    approvers = [replace(APPROVER, account=f"a{n}", person=f"p{n}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        ids = {e.id for e in pool.map(lambda a: approve_erasure(services, a, case, "erase"), approvers)}
    assert len(ids) == 1
    assert [e.type for e in register.events()].count("person.erased") == 1
    assert found_in(everything(services.database)) == []


def test_who_is_registered_elsewhere_is_not_there(
    services: Services, register: TestRegister, person: str
) -> None:
    with pytest.raises(NotFound):
        asked(services, person, by=replace(KEEPER, division="150622"))
    case, elsewhere = asked(services, person), replace(APPROVER, division="150622")
    with pytest.raises(NotFound):
        approve_erasure(services, elsewhere, case, "elsewhere")
    assert found_in(everything(services.database)) != []
    assert State(register.events()).value("person", person, "name") == SECRETS["name"]


# -- helpers


def paired(story: Told, name: str = SECRETS["name"], phone: str = SECRETS["phone"]) -> tuple[str, str]:
    """A household and its pairing."""
    home = story.identified()
    event = story.given(PairHelper, household=home.id, name=name, unit="县水务局", phone=phone)
    return home.id, event.facts["pairing"]


def test_nothing_of_a_helper_is_left_and_everybody_else_stays(
    services: Services, register: TestRegister, story: Told
) -> None:
    _, gone = paired(story)
    _, kept = paired(story, "钱留下", "13900000077")
    assert found_in(everything(services.database)) == ["name", "phone"]
    event = erase(services, gone, kind="pairing")
    assert event.type == "helper.erased"
    assert found_in(everything(services.database)) == []
    assert found_in(dumped(services.database)) == []
    rows = read_live(register.connection)["pairing"]
    register.connection.rollback()
    assert [rows[(gone,)][name] for name in ("name", "phone", "unit")] == [None, None, "县水务局"]
    assert (rows[(kept,)]["name"], rows[(kept,)]["phone"]) == ("钱留下", "13900000077")
    assert register.drift() == []


def test_what_was_said_of_an_erased_helper_is_said_no_more(
    services: Services, register: TestRegister, story: Told
) -> None:
    """given a pairing whose helper was erased, when it is ended, rolled back and ended again"""
    household, pairing = paired(story)
    erase(services, pairing, kind="pairing")
    again = Told(real=register, state=register.state(), told=story.told)
    ended = again.given(EndPairing, household=household, pairing=pairing, ended="transferred")
    again.rolled_back(ended)
    again.given(EndPairing, household=household, pairing=pairing, ended="other")
    made = next(e for e in again.state.events.values() if e.type == "helper.paired")
    again.redone(*again.rolled_back(made, chain=True))
    assert register.drift() == []
    assert found_in(everything(services.database)) == []


def test_a_helper_is_erased_once_by_who_may_and_a_backup_knows_it(
    services: Services, register: TestRegister, story: Told
) -> None:
    _, pairing = paired(story)
    with pytest.raises(NotFound):
        asked(services, pairing, kind="pairing", by=replace(KEEPER, division="150622"))
    with pytest.raises(NotFound):
        asked(services, pairing)
    erase(services, pairing, kind="pairing")
    (event,) = [e for e in register.events() if e.type == "helper.erased"]
    told = Erasure.of(event)
    assert (told.kind, told.subject, told.basis) == ("pairing", pairing, "request")
    assert (told.official, told.requester) == (APPROVER.person, replace(KEEPER, roles=frozenset()))
