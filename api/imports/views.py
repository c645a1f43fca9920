"""An import as people and programs are shown it, and its refused rows as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.imports.files import file_of
from api.imports.store import STATES, UNDER_WAY, Imports, NotOwner
from api.sheets.checks import units_of
from api.sheets.errors import RowError
from api.sheets.fields import layout_of
from api.sheets.judging import Verdict, labels_of
from api.sheets.reading import read_file
from api.sheets.returning import write_refused

if TYPE_CHECKING:
    from pathlib import Path

    from api.imports.store import Import, Staged
    from api.services import Services
    from domain.events import Actor


def summary(imports: Imports, job: Import) -> dict[str, Any]:
    """What there is to say of an import: units by verdict; the present step has done `done` of all."""
    counts = {count.verdict: count for count in imports.counts(job.id)}
    by_verdict = {v.value: counts[v].units if v in counts else 0 for v in Verdict}
    return {
        "id": job.id, "kind": job.kind, "division": job.division, "year": job.year,
        "file_name": job.file_name, "sha256": job.sha256, "corrects": job.corrects,
        "state": job.state, "state_label": _label(job), "failure": job.failure,
        "unit": layout_of(job.kind).unit.value, "units": job.units, "done": job.done, "people": job.people,
        "made_at": job.made_at.isoformat(timespec="seconds"),
        **by_verdict,
        "warned": sum(count.warned for count in counts.values()),
        "recorded": sum(count.recorded for count in counts.values()),
    }  # fmt: skip


def _label(job: Import) -> str:
    """What people call its state; an undoing that was approved is under way from its first part on."""
    return UNDER_WAY if job.state == "undoing" and job.done else STATES[job.state]


def unit_view(job: Import, staged: Staged) -> dict[str, Any]:
    """One unit of an import's preview; `number` is what it is known by."""
    labels = labels_of(layout_of(job.kind).unit)
    return {
        "place": staged.place, "number": staged.number, "line": staged.line, "people": staged.people,
        "verdict": staged.verdict, "verdict_label": labels[Verdict(staged.verdict)],
        "problems": staged.problems or [], "warnings": staged.warnings or [], "recorded": staged.recorded,
    }  # fmt: skip


def warnings_of(imports: Imports, import_id: str) -> list[dict[str, Any]]:
    """All warnings: what their unit is known by, its first line, code and sentence."""
    return [
        {"number": staged.number, "line": staged.line, **warning}
        for staged in imports.sheaves(import_id, warned=True)
        for warning in staged.warnings or ()
    ]


def refused_workbook(services: Services, job: Import, actor: Actor, target: Path) -> None:
    """Write the refused units of an import as a workbook to be corrected, for who uploaded it.

    Raises NotOwner, NotFound when the file is not kept any more.
    """
    if job.account != actor.account:
        raise NotOwner
    with services.pool.connection() as connection:
        imports = Imports(connection)
        problems = imports.problems(job.id)
        counts = {c.verdict: c.units for c in imports.counts(job.id)}
    layout = layout_of(job.kind)
    with file_of(services, job) as file:
        groups = units_of(read_file(file, layout).lines)
    refused = [(groups[place], [RowError(**p) for p in found]) for place, found in problems.items()]
    labels = labels_of(layout.unit)
    write_refused(target, layout, refused, {label: counts.get(v.value, 0) for v, label in labels.items()})
