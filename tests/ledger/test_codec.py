"""The bytes that are kept, and the facts of older versions read today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event, Sealed
from ledger.codec import decode, encode
from ledger.errors import VersionUnknown
from tests.ledger.given import an_event

if TYPE_CHECKING:
    from ledger.codec import Row

AT = datetime(2017, 11, 20, 8, 30, tzinfo=UTC)

scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
values = st.recursive(scalars, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=6)


def a_row(event: Event) -> Row:
    body, meta = encode(event)
    actor = event.actor
    return (
        7, event.id, event.type, event.version, list(event.tags), AT,
        actor.account, actor.person, actor.division, event.save, body, meta,
    )  # fmt: skip


def test_an_event_comes_back_as_it_was() -> None:
    event = an_event(
        facts={"checks": [1, "二"], "personal": {"p1": {"name": Sealed("p1", "dG9rZW4="), "phone": None}}},
        changes={
            "person": {"p1": {"name": Sealed("p1", "dG9rZW4="), "sex": "male", "phone": None}},
            "household": {"h1": {"status": "exited"}},
            "household_year": {"h1@2017": {"income": {"wages": 1_000_00}}},
        },
        rests_on=("a.0", "b.1"),
        month=11,
        case="case1",
        cause="cause",
        withdraws=("c.0",),
    )
    assert decode(a_row(event)) == event.at(7, AT)


@given(facts=st.dictionaries(st.text().filter("personal".__ne__), values), value=values)
def test_any_facts_and_changes_come_back(facts: dict[str, Any], value: Any) -> None:
    event = an_event(facts=facts, changes={"household": {"h1": {"focus": value}}})
    assert decode(a_row(event)) == event.at(7, AT)


def test_a_plain_value_that_looks_sealed_stays_plain() -> None:
    """Naive: every object with the one key "~" is taken for a sealed value."""
    event = an_event(changes={"household": {"h1": {"focus": {"~": ["h1", "x"]}}}})
    assert decode(a_row(event)) == event.at(7, AT)


def test_an_unsealed_personal_value_is_never_encoded() -> None:
    """Naive: encode what is given, and a name lies in the ledger for ever."""
    with pytest.raises(TypeError, match="not sealed"):
        encode(an_event(changes={"person": {"p1": {"name": "张三"}}}))
    with pytest.raises(TypeError, match="not sealed"):
        encode(an_event(facts={"personal": {"p1": {"before": "张三"}}}))


def test_an_older_version_gets_its_new_fact_and_its_new_name() -> None:
    upcasters = {
        ("household.surveyed", 1): lambda facts: {"evidence": [], **facts},
        ("household.surveyed", 2): lambda facts: {
            ("survey_year" if name == "year" else name): value for name, value in facts.items()
        },
    }
    changes = {"household": {"h1": {"identified_year": 2014}}}
    old = an_event(facts={"year": 2017}, changes=changes)
    read = decode(a_row(old), upcasters)
    assert (read.version, read.facts) == (3, {"evidence": [], "survey_year": 2017})
    assert read.changes == changes


def test_the_newest_version_is_read_as_it_is() -> None:
    upcasters = {("household.surveyed", 1): lambda facts: {**facts, "touched": True}}
    event = replace(an_event(facts={"a": 1}), version=2)
    assert decode(a_row(event), upcasters).facts == {"a": 1}


def test_a_version_from_the_future_is_refused() -> None:
    """Naive: read it as if it were the newest known, and misunderstand it."""
    upcasters = {("household.surveyed", 1): lambda facts: facts}
    for version in (3, 9):
        with pytest.raises(VersionUnknown):
            decode(a_row(replace(an_event(), version=version)), upcasters)
    with pytest.raises(VersionUnknown):
        decode(a_row(replace(an_event(), version=2)))
