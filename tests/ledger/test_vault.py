"""Sealing: personal values open where they belong, nowhere else, and not after an erasure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event, Sealed
from ledger.codec import encode
from ledger.store import Hold, erase
from ledger.vault import ERASED, SealBroken, Vault
from tests.ledger.given import H1, P1, P2, a_ledger, a_save, a_vault, an_event

if TYPE_CHECKING:
    from domain.events import Changes
    from ledger.database import Database

CHANGES: Changes = {
    "person": {
        "p1": {"name": "张三", "phone": None, "sex": "male"},
        "p2": {"name": "李四", "document": "11010519491231002X"},
    },
    "household": {"h1": {"address": "某村一组", "status": "not_exited"}},
}
FACTS: dict[str, Any] = {"reason": "迁入", "personal": {"p1": {"before": "张二"}}}

values = st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.integers())


def sealed(event: Event) -> tuple[Event, dict[str, bytes]]:
    (event,), wrapped = a_vault().seal([event], {})
    return event, wrapped


def test_every_personal_value_is_sealed_and_nothing_else() -> None:
    event, wrapped = sealed(an_event(changes=CHANGES, facts=FACTS))
    assert wrapped.keys() == {"p1", "p2", "h1"}
    assert event.changes["person"]["p1"]["sex"] == "male"
    assert event.changes["person"]["p1"]["phone"] is None
    assert event.facts["reason"] == "迁入"
    kept = b"".join(encode(event)).decode()
    assert not [v for v in ("张三", "李四", "11010519491231002X", "某村一组", "张二") if v in kept]
    assert a_vault().open(event, wrapped) == an_event(changes=CHANGES, facts=FACTS)


@given(value=values, before=values)
def test_any_value_opens_as_it_was(value: Any, before: Any) -> None:
    event = an_event(
        changes={"person": {"p1": {"name": value}}}, facts={"personal": {"p2": {"before": before}}}
    )
    closed, wrapped = sealed(event)
    assert isinstance(closed.changes["person"]["p1"]["name"], Sealed)
    assert a_vault().open(closed, wrapped) == event


def test_a_known_key_is_used_again() -> None:
    _, wrapped = sealed(an_event(changes=CHANGES))
    _, made = a_vault().seal([an_event("c2", changes=CHANGES)], wrapped)
    assert made == {}


def test_the_same_value_never_looks_the_same() -> None:
    """Naive: one nonce, and equal names can be counted."""
    event, _ = sealed(an_event(changes={"person": {"p1": {"name": "同名", "phone": "同名"}}}))
    values = event.changes["person"]["p1"]
    assert values["name"].token != values["phone"].token


@pytest.mark.parametrize("place", ["event", "field", "entity"])
def test_a_value_moved_elsewhere_does_not_open(place: str) -> None:
    """Naive: nothing is bound, and a sealed value copied to another place opens there."""
    event, wrapped = sealed(an_event(changes={"person": {"p1": {"name": "张三"}}}))
    value = event.changes["person"]["p1"]["name"]
    moved = {
        "event": replace(event, id="other.0"),
        "field": replace(event, changes={"person": {"p1": {"phone": value}}}),
        "entity": replace(event, changes={"person": {"p9": {"name": value}}}),
    }[place]
    with pytest.raises(SealBroken):
        a_vault().open(moved, wrapped)


def test_a_key_does_not_open_under_another_subject_or_master() -> None:
    event, wrapped = sealed(an_event(changes={"person": {"p1": {"name": "张三"}}}))
    other = replace(
        event,
        changes={"person": {"p1": {"name": replace(event.changes["person"]["p1"]["name"], subject="p2")}}},
    )
    with pytest.raises(SealBroken):
        a_vault().open(other, {"p2": wrapped["p1"]})
    with pytest.raises(SealBroken):
        Vault(bytes(32)).open(event, wrapped)


def test_a_sealed_value_is_not_sealed_again() -> None:
    event, wrapped = sealed(an_event(changes={"person": {"p1": {"name": "张三"}}}))
    with pytest.raises(TypeError, match="already"):
        a_vault().seal([event], wrapped)


def test_the_master_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(b"short")


def test_numbers_are_the_same_by_their_first_18_characters() -> None:
    vault = a_vault()
    assert vault.mac("11010519491231002X") == vault.mac("11010519491231002x44B1")
    assert vault.mac("11010519491231002X") != vault.mac("440524188001010014")
    assert vault.mac("11010519491231002X") != Vault(bytes(32)).mac("11010519491231002X")


def test_after_an_erasure_nothing_of_the_person_opens_and_everything_of_others_does(
    database: Database,
) -> None:
    given_save = a_save("c1", (H1, P1, P2), changes=CHANGES)
    ledger = a_ledger()
    event = given_save.events[0].id
    with database.connect() as connection:
        holds = [
            Hold("p1", event, "11010519491231002X", event),
            Hold("p2", event, "440524188001010014", event),
        ]
        ledger.append(connection, [given_save], {H1: 0}, {}, holds)
    with database.connect("keeper") as connection:
        erase(connection, "p1")
    with database.connect() as connection:
        loaded = ledger.load(connection, [H1])
        people = connection.execute("SELECT person FROM keys.number").fetchall()
    (opened,) = a_vault().open_all(loaded.events, loaded.wrapped)
    assert opened.changes["person"]["p1"] == {"name": ERASED, "phone": None, "sex": "male"}
    assert opened.changes["person"]["p2"] == CHANGES["person"]["p2"]
    assert opened.changes["household"] == CHANGES["household"]
    assert people == [("p2",)]
