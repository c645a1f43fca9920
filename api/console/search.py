"""The search box: what is typed goes by POST, what was found is a page."""

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from api.console.frame import page
from api.console.visitors import Posted, Visiting
from api.http.doors import Parts
from api.http.problems import status_of
from api.http.search import Wanted, search_everything
from api.http.wording import FormInvalid
from domain.errors import Refused

router = APIRouter(include_in_schema=False)


@router.get("/console/search")
def ask(request: Request, visitor: Visiting) -> Response:
    """The box alone."""
    return page(request, "search.html", visitor=visitor, text="", found=None, refused=None)


@router.post("/console/search")
def search(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """What there is of it within the division."""
    text = str(form.get("text", ""))
    try:
        found = search_everything(services, visitor.actor, _wanted(text))
    except Refused as refused:
        request.state.refused = refused.code
        return page(
            request, "search.html", status=status_of(refused), visitor=visitor, text=text, found=None,
            refused=refused.problem(), code=refused.code,
        )  # fmt: skip
    return page(request, "search.html", visitor=visitor, text=text, found=found, refused=None)


def _wanted(text: str) -> Wanted:
    """Raises FormInvalid."""
    try:
        return Wanted(text=text)
    except ValidationError as error:
        raise FormInvalid.of(error.errors()) from None
