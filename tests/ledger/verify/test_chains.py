"""What rollbacks, redoings and erasures speak of is there, and before them.

given events of a few households, when one withdraws, brings back or erases what is not there, comes later, or
says two different things, then it is named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.events import save_id
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import (
    KEEPER,
    Export,
    a_policy,
    an_event,
    erased,
    erased_as_asked,
    erasure_asked,
    erasure_rejected,
    recorded,
    redone,
    rolled_back,
    some_events,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.events import Event
    from tests.ledger.verify.auditor import Told

SAVE = save_id("clerk", "c3")
BOTH = (f"{SAVE}.0", f"{SAVE}.1")
ROLLBACK = f"{save_id('clerk', 'rollback')}.0"


def chains(tmp_path: Path, *later: Event) -> Told:
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy")
    return verify("chains", export.write(recorded([*some_events(20), *later])).folder)


def test_a_rollback_its_redo_and_an_erasure_are_in_order(tmp_path: Path) -> None:
    told = chains(tmp_path, rolled_back(BOTH), redone(BOTH, ROLLBACK), erased("p3"))
    assert (told.status, told.findings) == (0, [])


@pytest.mark.parametrize(
    "ids",
    [
        [f"{SAVE}.2"],
        [*BOTH, f"{SAVE}.00"],
        ["0123456789abcdef01234567.0"],
        [ROLLBACK],
        [f"{save_id('clerk', 'later')}.0"],
    ],
    ids=["no such event of the save", "another spelling", "no such save", "itself", "later"],
)
def test_a_rollback_of_what_is_not_before_it(tmp_path: Path, ids: Sequence[str]) -> None:
    told = chains(tmp_path, rolled_back(ids), an_event(save_id("clerk", "later")))
    assert told.status == 1
    assert told.named("chain") == [(21, "rollback.recorded", "household:h1")]
    assert ids[-1] in told.findings[0]["text"]


def test_a_rollback_that_withdraws_other_events_than_it_says(tmp_path: Path) -> None:
    event = rolled_back(BOTH)
    assert chains(tmp_path, replace(event, withdraws=BOTH[:1])).status == 1
    assert chains(tmp_path, replace(event, withdraws=())).status == 1
    assert chains(tmp_path, replace(event, changes={})).status == 1


def test_a_redo_of_a_rollback_that_never_was(tmp_path: Path) -> None:
    told = chains(tmp_path, redone(BOTH, ROLLBACK))
    assert told.named("chain") == [(21, "redo.recorded", "household:h1")]


@pytest.mark.parametrize(
    "event",
    [
        erased("stranger"),
        erased("p3", basis="whim"),
        replace(erased("p3"), tags=("household:h1",)),
        erased("p3", "pairing"),
    ],
    ids=["nobody known", "no such basis", "no subject", "of a pairing that is a person's"],
)
def test_an_erasure_without_subject_or_basis(tmp_path: Path, event: Event) -> None:
    told = chains(tmp_path, event)
    assert told.status == 1
    assert told.named("chain") == [(21, event.type, " ".join(event.tags))]


def test_an_erasure_between_two_people_is_in_order(tmp_path: Path) -> None:
    later = [erasure_asked("p3"), erasure_asked("p4"), erased_as_asked("p3"), erasure_rejected("p4")]
    told = chains(tmp_path, *later)
    assert (told.status, told.findings) == (0, [])


ALONE = replace(erased("p4"), tags=("person:p4",))
MISSING = erasure_asked("p5").id


@pytest.mark.parametrize(
    "events",
    [
        [erased_as_asked("p3")],
        [erasure_asked("p4"), erased_as_asked("p3")],
        [erasure_asked("p3"), erasure_rejected("p3"), erased_as_asked("p3")],
        [erasure_asked("p3", tags=("case:p3e", "person:p4")), erased_as_asked("p3")],
        [erasure_asked("p3"), erasure_asked("p4"), erased_as_asked("p3", erasure_asked("p4"))],
        [erasure_asked("p3"), erased_as_asked("p3", facts={"basis": "request"})],
        [erasure_asked("p3"), erased_as_asked("p3", facts={"basis": "request", "request": MISSING})],
        [erasure_asked("p3"), erased_as_asked("p3", actor=KEEPER)],
        [erasure_asked("p3"), ALONE],
    ],
    ids=["nobody asked", "asked of another", "rejected", "of another subject", "names another's request",
         "names none", "names what is not there", "one person did both", "one person after two were needed"],
)  # fmt: skip
def test_an_erasure_that_two_people_did_not_do(tmp_path: Path, events: Sequence[Event]) -> None:
    told = chains(tmp_path, *events)
    assert told.status == 1
    last = events[-1]
    assert (20 + len(events), "person.erased", " ".join(last.tags)) in told.named("chain")


def test_an_erasure_before_its_request(tmp_path: Path) -> None:
    assert chains(tmp_path, erased_as_asked("p3"), erasure_asked("p3")).status == 1


def test_bytes_that_cannot_be_read(tmp_path: Path) -> None:
    rows = recorded([*some_events(20), rolled_back(BOTH)])
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(rows)
    export.write_payload([row.parts for row in rows[:20]] + [(b"{", b"[]", rows[20].signature)])
    told = verify("chains", export.folder)
    assert told.status == 1
    assert {index for index, _, _ in told.named("content")} == {21}


def test_bytes_dropped_by_an_erasure_say_nothing_more(tmp_path: Path) -> None:
    rows = recorded([*some_events(20), rolled_back(BOTH, tags=("person:p3",)), erased("p3")])
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(rows)
    for parts in ((None, rows[20].meta), (rows[20].body, None), (None, None)):
        export.write_payload([(*parts, row.signature) if row is rows[20] else row.parts for row in rows])
        assert verify("chains", export.folder).findings == []
