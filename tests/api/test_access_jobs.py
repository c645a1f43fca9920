"""Jobs and the access log: what each leaves there, and what becomes of an import while it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api import jobs
from api.erasure import approve_erasure
from api.imports import runner
from api.job_notes import noted_job
from ledger.access import Wanted
from ledger.errors import AuditStopped
from tests.ledger.test_access import without_audit
from tests.support.erasing import APPROVER, asked

if TYPE_CHECKING:
    from tests.support.hall import Hall


def told(hall: Hall) -> list[tuple[str, str, str, str]]:
    """Kind, door, outcome and target of everything noted, in order."""
    found = [leaf.access for leaf in reversed(hall.services.access.page(Wanted(), before=None, limit=100))]
    return [(a.kind, a.door, a.outcome, a.target) for a in found]


def confirmed(hall: Hall) -> str:
    import_id = hall.checked([*hall.family("H1", 1), *hall.family("H2", 11)])
    runner.confirm(hall.services, import_id, hall.clerk)
    return import_id


def test_an_import_stops_with_the_log_and_goes_on_with_it(hall: Hall) -> None:
    """Naive: what the gate refuses counts as a refusal of each household."""
    import_id = confirmed(hall)
    with without_audit(hall.database), pytest.raises(AuditStopped):
        runner.append(hall.services, import_id)
    assert hall.events() == []
    assert (hall.said(import_id)["state"], hall.counts(import_id)) == ("appending", {"new": 2})
    runner.append(hall.services, import_id)
    assert (hall.said(import_id)["state"], hall.counts(import_id)) == ("done", {"new": 2, "recorded": 2})


def test_a_job_is_noted_before_and_after(hall: Hall) -> None:
    import_id = confirmed(hall)
    before = len(told(hall))
    with noted_job(hall.services, "append_import", {"import_id": import_id}):
        runner.append(hall.services, import_id)
    assert told(hall)[before:] == [
        ("batch", "job append_import", outcome, f"import:{import_id}") for outcome in ("begun", "done")
    ]


def test_a_job_that_cannot_be_noted_is_not_begun_and_is_tried_again(hall: Hall) -> None:
    import_id = confirmed(hall)
    begun = []
    with (
        without_audit(hall.database), pytest.raises(AuditStopped),
        noted_job(hall.services, "append_import", {"import_id": import_id}),
    ):  # fmt: skip
        begun.append(import_id)
    assert begun == []
    assert AuditStopped in jobs.PASSING


def test_nobody_is_erased_while_the_log_is_stopped(hall: Hall) -> None:
    hall.imported(hall.family("H1", 1))
    with hall.database.connect() as connection:
        ((person,), *_) = connection.execute("SELECT id FROM read.person ORDER BY id").fetchall()
        case = asked(hall.services, person)
        before = len(hall.events()), connection.execute("SELECT count(*) FROM keys.key").fetchone()
        with without_audit(hall.database), pytest.raises(AuditStopped):
            approve_erasure(hall.services, APPROVER, case, "e1")
        assert before == (len(hall.events()), connection.execute("SELECT count(*) FROM keys.key").fetchone())
    assert approve_erasure(hall.services, APPROVER, case, "e1").type == "person.erased"
