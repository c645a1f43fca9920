"""What is said of a field while somebody types, before anything is given."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.frame import page
from api.console.visitors import Posted, Visiting
from api.documents import document_view
from api.http.doors import Parts
from api.http.noting import concerns
from api.noting import target
from api.probes import TooManyProbes

router = APIRouter(include_in_schema=False)
#: Shorter than any document number: somebody is still typing.
_SHORT = 15


@router.post("/console/checks/document")
def document(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Whether a number is one, what it says, and who has it: the first field sent, whatever it is called."""
    number = next((value.strip() for value in form.values() if isinstance(value, str)), "")
    found = refused = None
    if len(number) >= _SHORT:
        try:
            with services.pool.connection() as connection:
                found = document_view(services, connection, visitor.actor, number)
            concerns(request, target("household", found.get("household")))
        except TooManyProbes as too_many:
            refused = too_many
    return page(request, "checks.html", block="found", visitor=visitor, found=found, refused=refused)
