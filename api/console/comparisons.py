"""Lists of other departments: tried, brought in, taken away; what cases hit is answered on their pages."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.comparisons import bring_in, counted, require_bringing
from api.console.filling import filled, texts_of
from api.console.frame import Visitor, go, page
from api.console.texts import text
from api.console.visitors import Posted, PostedFiles, Visiting
from api.http import comparisons
from api.http.doors import Parts
from api.http.noting import concerns
from api.http.problems import status_of
from api.http.wording import FormInvalid
from api.imports import files
from api.noting import target
from api.services import Services
from api.sheets.comparisons import LISTS, read_list
from domain.errors import Refused
from domain.procedures.comparison import KINDS, Terms, require_keeper

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
_FIELDS = ("kind", "department", "dated", "valid_until")
_BRING = "bring"


@router.get("/console/comparisons")
def show(request: Request, services: Parts, visitor: Visiting, done: str = "") -> Response:
    """The lists that there are, and the form for another."""
    return _page(request, services, visitor, {}, done=bool(done))


@router.post("/console/comparisons")
def send(request: Request, services: Parts, form: PostedFiles, visitor: Visiting) -> Response:
    """Try a list, or bring it in; which rows are wrong, and why."""
    given = texts_of(form, *_FIELDS)
    bring = form.get("do") == _BRING
    try:
        told = _brought(request, services, visitor, form, given) if bring else _tried(services, visitor, form)
    except Refused as refused:
        request.state.refused = refused.code
        said = refused.problem()
        said["field"] = said["field"] if said["field"] in _FIELDS else "file"
        return _page(request, services, visitor, given, status=status_of(refused), refused=said)
    if bring and not told["refused"]:
        return go("/console/comparisons?done=1")
    return _page(request, services, visitor, given, told=told, brought=bring)


@router.post("/console/comparisons/{comparison}/end")
def end(services: Parts, _form: Posted, visitor: Visiting, comparison: str) -> Response:
    """Take a list away; nothing is held against it any more."""
    comparisons.delete_list(services, visitor.actor, comparison)
    return go("/console/comparisons")


def _brought(
    request: Request, services: Services, visitor: Visitor, form: FormData, given: dict[str, str]
) -> View:
    terms, division = filled(Terms, given), visitor.actor.division
    require_bringing(services, visitor.actor, division, terms)
    with TemporaryDirectory(dir=files.folder(services)) as place:
        told, _ = bring_in(services, visitor.actor, division, terms, _saved(form, Path(place)))
    if told["id"]:
        concerns(request, target("comparison", told["id"]))
    return told


def _tried(services: Services, visitor: Visitor, form: FormData) -> View:
    """What bringing it in would say. Raises RoleMissing, ListLevel, FormInvalid, SheetRefused."""
    require_keeper(visitor.actor)
    kind = filled(comparisons.Of, texts_of(form, "kind")).kind
    with TemporaryDirectory(dir=files.folder(services)) as place:
        return counted(read_list(_saved(form, Path(place)), kind))


def _saved(form: FormData, place: Path) -> Path:
    """The file that came with the form. Raises FormInvalid."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        label, why = text("comparisons.file"), text("comparisons.no_file")
        raise FormInvalid.told([{"field": "file", "label": label, "why": why}])
    path = place / "upload"
    with path.open("wb") as copy:
        shutil.copyfileobj(file.file, copy)
    return path


def _page(
    request: Request, services: Services, visitor: Visitor, given: dict[str, str], **more: Any
) -> Response:  # fmt: skip
    shown: View = {"status": 200, "refused": None, "told": None, "brought": False, "done": False, **more}
    return page(
        request, "comparisons.html", visitor=visitor, given=dict.fromkeys(_FIELDS, "") | given,
        kinds={kind: one.label for kind, one in KINDS.items()},
        heads={one.label: LISTS[kind].sheets[0].heads for kind, one in KINDS.items()},
        lists=comparisons.list_lists(services, visitor.actor)["lists"], **shown,
    )  # fmt: skip
