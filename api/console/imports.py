"""Imports: those there are, empty templates, and a file handed in."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.console.filling import filled, new_key, texts_of
from api.console.frame import Visitor, go
from api.console.visitors import PostedFiles, Visit, Visited, Visiting
from api.divisions import Divisions
from api.http import imports
from api.http.commands import require_key
from api.http.doors import reading
from api.http.exports import get_template
from api.http.problems import status_of
from api.imports.store import Imports
from api.reading import division_names
from api.register import read_register
from api.services import Services
from api.sheets.comparisons import LISTS
from api.sheets.errors import SheetRefused
from api.sheets.fields import LAYOUTS
from api.sheets.workbooks import is_newer, require_room
from domain.codes import labels
from domain.errors import InvalidInput, NotFound, Refused

router = APIRouter(include_in_schema=False)

#: Kind → what its form is.
FORMS = {kind: layout.about for kind, layout in LAYOUTS.items()}
_FIELDS = ("kind", "division", "year", "status", "corrects", "key")
_PART = 1 << 20

Shown = dict[str, Any]


class FileNeeded(InvalidInput):
    """No file was chosen."""

    code, field, sentence = "file_needed", "file", "请选择要上传的工作簿。"


@router.get("/console/imports")
def listing(visit: Visited, corrects: str | None = None) -> Response:
    """The imports that the visitor may see; the form for a file, also for one that corrects another."""
    given = dict.fromkeys(_FIELDS, "") | {"key": new_key(), "status": "not_exited"}
    if corrects:
        with visit.services.pool.connection() as connection:
            job = Imports(connection).own(corrects, visit.actor)
        of = {"kind": job.kind, "division": job.division, "year": str(job.year), "status": job.status}
        given |= of | {"corrects": job.id}
    return _page(visit, given)


@router.post("/console/imports")
async def upload(form: PostedFiles, visit: Visited) -> Response:
    """Take a file in and have it checked; the same file by the same form is the same import."""
    given = texts_of(form, *_FIELDS)
    try:
        of = {name: value for name, value in given.items() if name != "key"}
        file = form.get("file")
        name = file.filename or "" if isinstance(file, UploadFile) else ""
        wanted = filled(imports.Of, of | {"name": name[:100]})
        key = require_key(given["key"])
        made = await imports.take(visit.services, visit.actor, wanted, _parts(file), key)
    except NotFound:
        raise
    except Refused as refused:
        visit.request.state.refused = refused.code
        told = _beside(refused)
        status = status_of(refused)
        return await run_in_threadpool(_page, visit, given, refused=told, status=status)
    return go(f"/console/imports/{made['id']}")


@router.get("/console/exports/template/{kind}")
def template(visitor: Visiting, kind: str) -> Response:
    """An empty workbook."""
    return get_template(visitor.actor, kind)


async def _parts(file: object) -> AsyncIterator[bytes]:
    """What was sent; nothing of what is no workbook. Raises FileNeeded, FileTooLarge, NotWorkbook."""
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileNeeded
    require_room(file.size or 0)
    await run_in_threadpool(is_newer, file.file)
    await file.seek(0)
    while part := await file.read(_PART):
        yield part


def _beside(refused: Refused) -> Shown:
    """What is said of a file stands beside it."""
    return refused.problem() | ({"field": "file"} if isinstance(refused, SheetRefused) else {})


def _page(
    visit: Visit, given: dict[str, str], *, refused: Shown | None = None, status: int = 200
) -> Response:
    found = imports.list_imports(visit.services, visit.actor)["imports"]
    with reading(visit.services) as connection:
        names = division_names(connection, [one["division"] for one in found])
    shown = places(visit.services, visit.visitor, given["division"]) | years(visit.services)
    return visit.page(
        "imports.html", status=status, refused=refused, given=given, found=found,
        names=names, forms=FORMS, lists=LISTS, statuses=labels("poverty_status"), **shown,
    )  # fmt: skip


def places(services: Services, visitor: Visitor, chosen: str) -> Shown:
    """The divisions that may be chosen: the account's own, what lies right under it, and what was chosen."""
    own = visitor.actor.division
    with reading(services) as connection:
        below = {one.code: one.name for one in Divisions(connection).children(own)}
        named = division_names(connection, [chosen])
    return {"places": {own: visitor.place} | below | (named if chosen.startswith(own) else {})}


def years(services: Services) -> Shown:
    """The register's years, and the current one."""
    with reading(services) as connection:
        register = read_register(connection)
    found = range(register.current_year, register.first_year - 1, -1)
    return {"years": {str(one): str(one) for one in found}, "current": str(register.current_year)}
