"""What the access log has of each job."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from api.noting import BATCH, EXPORT, Doing, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from api.services import Services

#: None: nothing. Who asked for a job stands in the record of his request, under the same id.
NOTED: dict[str, str | None] = {
    "check_import": None,
    "append_import": BATCH,
    "ask_undo": None,
    "approve_undo": BATCH,
    "run_export": EXPORT,
    "run_quality": None,
    # What the clock records stands in the ledger itself.
    "advance_cases": None,
    # So does the closing of a year; figures and comparisons are nobody's personal data.
    "count_years": None,
    "run_year_work": None,
}


@contextmanager
def noted_job(services: Services, task: str, arguments: Mapping[str, Any]) -> Iterator[None]:
    """What is done in the block stands between its two records; it needs a log that could be written.

    Raises AuditStopped.
    """
    doing = Doing(services.access, NOTED[task], f"job {task}", account=str(arguments.get("account", "")))
    about = (("import", arguments.get("import_id")), ("export", arguments.get("export")))
    doing.about(*(target(*one) for one in about))
    doing.begin()
    with doing.ending():
        yield
