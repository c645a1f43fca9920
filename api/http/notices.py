"""The notice board of a village: a page for everybody, without signing in, which is also what is printed."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.templating import Jinja2Templates

from api.http.doors import Parts, reading
from api.http.pages import HERE
from api.procedures.notices import notices_view

router = APIRouter()
_TEMPLATES = Jinja2Templates(HERE / "templates")

Village = Annotated[str, Path(pattern=r"^\d{12}$")]


@router.get("/notices/{village}", include_in_schema=False)
def notices(services: Parts, request: Request, village: Village) -> Response:
    """What hangs in the village now."""
    with reading(services) as connection:
        shown = notices_view(services, connection, village)
    return _TEMPLATES.TemplateResponse(request, "notices.html", shown, headers={"Cache-Control": "no-cache"})
