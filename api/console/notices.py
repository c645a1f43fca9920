"""The notice board of a village, without signing in: what hangs, and a form by which anybody objects."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from pydantic import ValidationError
from starlette.responses import Response

from api.console.frame import page
from api.console.refusals import refused as refused_page
from api.http.commands import require_key
from api.http.doors import Parts, reading, require_same_site
from api.http.problems import status_of
from api.http.wording import FormInvalid
from api.prints.notices import notices_pdf
from api.procedures.notices import hanging, notice_view, notices_view
from api.procedures.objections import raise_objection
from api.services import Services
from domain.errors import NotFound, Refused
from domain.procedures.commands import RaiseObjection
from domain.procedures.notices import NoNotice
from domain.procedures.refusals import CaseNotOpen
from projections.cases import Case

router = APIRouter(include_in_schema=False)

Village = Annotated[str, Path(pattern=r"^\d{12}$")]
Typed = Annotated[str, Form()]


@router.get("/notices/{village}.pdf")
def sheet(services: Parts, village: Village) -> Response:
    """The same to be hung up on paper."""
    with reading(services) as connection:
        found = notices_pdf(services, connection, village, services.gateway.clock())
    return Response(found, media_type="application/pdf", headers={"Cache-Control": "no-cache"})


@router.get("/notices/{village}")
def notices(services: Parts, request: Request, village: Village) -> Response:
    """What hangs in the village now."""
    with reading(services) as connection:
        shown = notices_view(services, connection, village)
    return page(request, "notices.html", **shown)


@router.get("/notices/{village}/{notice}")
def notice(services: Parts, request: Request, village: Village, notice: str) -> Response:
    """One notice, and the form for an objection to it."""
    try:
        return _form(services, request, village, notice, {})
    except NotFound as gone:
        return refused_page(request, gone)


@router.post("/notices/{village}/{notice}", dependencies=[Depends(require_same_site)])
def object_to(  # noqa: PLR0913, PLR0917  a form has the fields that it has
    services: Parts, request: Request, village: Village, notice: str,
    key: Typed = "", objection: Typed = "", objector: Typed = "", phone: Typed = "",
) -> Response:  # fmt: skip
    """Take an objection in; what is wrong with it is said beside what was typed."""
    services.access.require()
    typed = {"key": require_key(key), "objection": objection, "objector": objector, "phone": phone}
    try:
        with reading(services) as connection:
            case = hanging(services, connection, village, notice)
        address = request.client.host if request.client else ""
        receipt = raise_objection(services, _command(case, typed), village, address)
    except (NotFound, NoNotice, CaseNotOpen):
        return refused_page(request, NotFound(what="这条公示,或它已结束"))
    except Refused as refused:
        return _form(services, request, village, notice, typed, refused)
    return page(request, "objected.html", status=201, village=village, receipt=receipt)


def _command(case: Case, typed: dict[str, str]) -> RaiseObjection:
    """Raises FormInvalid."""
    fields = {name: text.replace("\r\n", "\n") for name, text in typed.items() if text.strip()}
    given = {"command_id": fields.pop("key"), "year": case.asked["year"], "case_id": case.id}
    try:
        return RaiseObjection.model_validate(given | fields)
    except ValidationError as error:
        raise FormInvalid.of(error.errors()) from None


def _form(  # noqa: PLR0913, PLR0917  as above, and what was said of it
    services: Services, request: Request, village: str, notice: str, typed: dict[str, str],
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    """The form with what was typed. Raises NotFound."""
    with reading(services) as connection:
        shown = notice_view(services, connection, village, notice)
    # What was refused for good under an id goes under another one.
    key = typed["key"] if isinstance(refused, FormInvalid) else secrets.token_hex(16)
    return page(
        request, "notice.html", status=status_of(refused) if refused else 200, **shown, typed=typed, key=key,
        refused=refused.problem() if refused else None,
    )  # fmt: skip
