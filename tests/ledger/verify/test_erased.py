"""Bytes that are not there any more: erased and authorised, or tampered with.

given an export with the erasure of a person, when bytes of events are dropped, then this is sound only for
events of that person from before his erasure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import (
    Export,
    a_policy,
    erased,
    erased_as_asked,
    erasure_asked,
    erasure_rejected,
    recorded,
    some_events,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.ledger.verify.auditor import Told
    from tests.ledger.verify.given import Row


def full(export: Export) -> Told:
    return verify("full", export.folder, "--policy", export.policy)


#: Of this event neither person nor place was erased.
AT = 300


def dropping(export: Export, rows: Sequence[Row], index: int, *parts: int) -> None:
    payload = [list(row.parts) for row in rows]
    for part in parts:
        payload[index - 1][part] = None
    export.write_payload([tuple(each) for each in payload])


@pytest.mark.parametrize("parts", [(0,), (1,), (0, 1)])
def test_bytes_dropped_after_the_erasure_of_whom_the_event_names(
    export: Export, rows: list[Row], parts: tuple[int, ...]
) -> None:
    assert "person:p3" in rows[300].record.tags
    dropping(export, rows, 301, *parts)
    told = full(export)
    assert (told.status, told.findings) == (0, [])
    assert "1条的内容已抹除" in told.summary


@pytest.mark.parametrize("index", [AT, 600], ids=["of somebody else", "before the event"])
def test_bytes_dropped_without_an_erasure_that_explains_it(
    export: Export, rows: list[Row], index: int
) -> None:
    dropping(export, rows, index, 0)
    told = full(export)
    record = rows[index - 1].record
    assert told.status == 1
    assert told.named("dropped") == [(index, record.type, " ".join(record.tags))]


def test_an_erasure_does_not_explain_its_own_bytes(export: Export, rows: list[Row]) -> None:
    dropping(export, rows, 599, 0)
    assert full(export).named("dropped") == [(599, "person.erased", "person:p3 village:150525001001")]


def test_bytes_dropped_after_an_erasure_between_two_people(tmp_path: Path) -> None:
    """given an erasure that was asked for, when bytes of the person are dropped, also of the request, this is
    sound; where the request was of another, or was rejected, it is not"""
    (tmp_path / "policy").write_bytes(a_policy())
    survey = replace(some_events(1)[0], tags=("household:h1", "person:p3"))
    good = [survey, erasure_asked("p3"), erased_as_asked("p3")]
    bad = [
        [survey, erasure_asked("p4"), erased_as_asked("p3")],
        [survey, erasure_asked("p3"), erasure_rejected("p3"), erased_as_asked("p3")],
        [survey, erasure_asked("p4"), replace(erased("p3"), tags=("person:p3",))],
    ]
    for n, events in enumerate([good, *bad]):
        rows = recorded(events)
        export = Export(tmp_path / str(n), tmp_path / "policy").write(rows)
        dropping(export, rows, 1, 0, 1)
        told = full(export)
        assert (told.status, told.kinds()) == ((0, []) if n == 0 else (1, ["dropped"]))
    rows = recorded(good)
    export = Export(tmp_path / "0", tmp_path / "policy")
    dropping(export, rows, 2, 0, 1)
    assert full(export).status == 0
    assert verify("chains", export.folder).status == 0


def test_a_signature_is_never_dropped(export: Export, rows: list[Row]) -> None:
    dropping(export, rows, 301, 0, 2)
    assert full(export).status == 1


def test_what_is_left_after_an_erasure_must_still_fit(export: Export, rows: list[Row]) -> None:
    altered = [replace(row, meta=b"{}") if n == 301 else row for n, row in enumerate(rows, 1)]
    dropping(export, altered, 301, 0)
    told = full(export)
    assert told.status == 1
    assert told.kinds() == ["content"]


def test_the_erasure_of_a_helper_explains_bytes_of_his_pairing_and_not_of_a_person_of_that_id(
    tmp_path: Path,
) -> None:
    tags = [("pairing:x",), ("person:x",), ("household:x",)]
    events = [replace(event, tags=tag) for event, tag in zip(some_events(3), tags, strict=True)]
    rows = recorded([*events, erased("x", "pairing")])
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(rows)
    dropping(export, rows, 1, 0)
    assert full(export).status == 0
    dropping(export, rows, 2, 0)
    assert full(export).named("dropped") == [(2, "household.surveyed", "person:x")]
