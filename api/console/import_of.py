"""One import: how far it is, what is wrong with its rows, what it will enter, and its undoing by two."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.console.filling import filled, texts_of
from api.console.frame import Visitor, go
from api.console.imports import FORMS
from api.console.visitors import Posted, Visit, Visited, Visiting
from api.http import imports
from api.http.doors import Parts
from api.http.problems import status_of
from api.http.rollbacks import get_case
from api.imports.store import Imports
from api.imports.undo_store import Undoings
from api.imports.views import summary
from api.reading import division_names
from api.services import Services
from api.sheets.columns import Unit
from api.sheets.judging import Verdict, labels_of
from domain.errors import NotFound, Refused

router = APIRouter(include_in_schema=False)

#: While it is in one of these, something is being done.
AT_WORK = frozenset({"uploaded", "checking", "appending", "asking"})
#: Units on a page.
_UNITS = 50

Shown = dict[str, Any]


@router.get("/console/imports/{import_id}")
def show(
    visit: Visited,
    import_id: str,
    verdict: Verdict | None = None,
    warned: bool = False,  # noqa: FBT001, FBT002  a query parameter
    after: Annotated[int, Query(ge=-1, le=1_000_000)] = -1,
) -> Response:
    """How far it is, and its rows, those first that were refused."""
    return _page(visit, import_id, verdict=verdict, warned=warned, after=after)


@router.get("/console/imports/{import_id}/progress")
def progress(visit: Visited, import_id: str) -> Response:
    """The part that says how far it is; once it is, the whole page is fetched."""
    found = _found(visit.services, visit.visitor, import_id)
    answer = visit.page("import_progress.html", **found)
    if not found["at_work"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.get("/console/imports/{import_id}/refused")
def refused_rows(services: Parts, visitor: Visiting, import_id: str) -> Response:
    """The refused rows with their reasons, as a workbook to be corrected."""
    return imports.get_refused(services, visitor.actor, import_id)


@router.post("/console/imports/{import_id}/confirm")
def confirm(_form: Posted, visit: Visited, import_id: str) -> Response:
    """Record it."""
    return _done(visit, import_id, imports.confirm_import)


@router.post("/console/imports/{import_id}/cancel")
def cancel(_form: Posted, visit: Visited, import_id: str) -> Response:
    """Drop it before anything is recorded."""
    return _done(visit, import_id, imports.cancel_import)


@router.post("/console/imports/{import_id}/undo")
def undo(form: Posted, visit: Visited, import_id: str) -> Response:
    """Ask for its undoing."""
    return _done(visit, import_id, imports.undo_import, form)


@router.post("/console/imports/{import_id}/undo/approve")
def approve(_form: Posted, visit: Visited, import_id: str) -> Response:
    """Approve the undoing that somebody else asked for."""
    return _done(visit, import_id, imports.approve_undo)


@router.post("/console/imports/{import_id}/undo/reject")
def reject(form: Posted, visit: Visited, import_id: str) -> Response:
    """Leave the import as it is."""
    return _done(visit, import_id, imports.reject_undo, form)


def _done(visit: Visit, import_id: str, step: Callable[..., Shown], form: Posted | None = None) -> Response:
    """Do a step as programs do; a refusal stands on the import's page, with what was typed."""
    given = texts_of(form, "reason") if form is not None else {}
    try:
        more = [filled(imports.Reasoned, given)] if form is not None else []
        step(visit.services, visit.actor, import_id, *more)
    except NotFound:
        raise
    except Refused as refused:
        visit.request.state.refused = refused.code
        return _page(visit, import_id, refused=refused, reason=given.get("reason", ""))
    return go(f"/console/imports/{import_id}")


def _page(  # noqa: PLR0913  what the page shows
    visit: Visit,
    import_id: str,
    *,
    verdict: Verdict | None = None,
    warned: bool = False,
    after: int = -1,
    refused: Refused | None = None,
    reason: str = "",
) -> Response:
    found = _found(visit.services, visit.visitor, import_id)
    job = found["job"]
    chosen = verdict or (Verdict.REFUSED if job["refused"] and not warned else None)
    units: Shown = {"units": [], "next": None}
    if job["units"] and not found["at_work"]:
        units = imports.list_import_units(
            visit.services, visit.actor, import_id, verdict=chosen, warned=warned, after=after, limit=_UNITS
        )
    return visit.page(
        "import.html", status=status_of(refused) if refused else 200, **found,
        refused=refused and refused.problem(), reason=reason, chosen=chosen, warned=warned,
        rows=units["units"], following=_following(import_id, units["next"], chosen, warned=warned),
        kept=imports.list_kept(visit.services, visit.actor, import_id),
    )  # fmt: skip


def _following(import_id: str, after: int | None, chosen: Verdict | None, *, warned: bool) -> str | None:
    if after is None:
        return None
    query = {"verdict": chosen.value} if chosen else {}
    query |= {"warned": "1"} if warned else {}
    return f"/console/imports/{import_id}?{urlencode(query | {'after': str(after)})}"


def _found(services: Services, visitor: Visitor, import_id: str) -> Shown:
    """The import, whether it is the visitor's own, whether something is under way, what is asked for."""
    with services.pool.connection() as connection:
        store = Imports(connection)
        job = store.seen(import_id, visitor.actor)
        told = summary(store, job)
        cases = Undoings(connection).cases(import_id) if job.state == "undoing" else []
        place = division_names(connection, [job.division]).get(job.division, "")
    unit = Unit(told["unit"])
    asked = get_case(services, visitor.actor, cases[-1][1]) if cases and not told["done"] else None
    return {
        "job": told, "own": job.account == visitor.actor.account, "place": place, "form": FORMS[job.kind],
        "at_work": job.failure is None and (job.state in AT_WORK or (job.state == "undoing" and job.done)),
        "labels": {verdict.value: label for verdict, label in labels_of(unit).items()}, "asked": asked,
    }  # fmt: skip
