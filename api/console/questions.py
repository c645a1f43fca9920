"""Ready questions: what auditors look for, each with what the last run of the rules found of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.console import quality
from api.console.frame import page
from api.console.visitors import Posted, Visiting
from api.http.doors import Parts
from domain.quality import RULES

router = APIRouter(include_in_schema=False)

#: Groups of the catalogue that are about what somebody did, and about persons who are registered twice.
_AUDITED, _TWICE = 16, 11
QUESTIONS = [one for group in (_AUDITED, _TWICE) for one in RULES if one.number.startswith(f"{group}.")]


@router.get("/console/audit/questions")
def show(
    request: Request, services: Parts, visitor: Visiting, shown: Annotated[quality.Shown, Query()]
) -> Response:
    """The questions, and how many answers each has."""
    found = quality.found(services, visitor, shown)
    numbers = {one["rule"]: one["count"] for one in found["counts"]["rules"]}
    asked = [(one, one.number.replace(".", "_"), numbers.get(one.number, 0)) for one in QUESTIONS]
    return page(request, "questions.html", visitor=visitor, block="result", questions=asked, **found)


@router.post("/console/audit/questions")
def run(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Have the rules run."""
    return quality.ran(request, services, form, visitor, "/console/audit/questions")
