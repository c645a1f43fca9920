"""What every page stands in: the environment of the templates, navigation, the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from api.console.doors import PAGES
from api.console.filling import clock
from api.console.statics import address
from api.console.texts import catalogue
from api.points import minute
from domain.roles import ROLE_LABELS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from domain.events import Actor

HERE = Path(__file__).parent
#: A page shows persons: no cache keeps it, and a part of it is no answer to who asks for the whole.
HEADERS = {"Cache-Control": "no-store", "Vary": "HX-Request"}

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_ENVIRONMENT.globals.update(t=catalogue(), static=address)
_ENVIRONMENT.filters["n"] = "{:,}".format
_ENVIRONMENT.filters["clock"] = clock
_ENVIRONMENT.filters["minute"] = minute

#: Key of the text → address, in the order in which they stand; each is shown to whom its page opens.
NAVIGATION = {
    "home": "/console",
    "work": "/console/work",
    "households": "/console/households",
    "divisions": "/console/divisions",
    "commands": "/console/commands",
    "rollbacks": "/console/rollbacks",
    "cases": "/console/cases",
    "orders": "/console/orders",
    "imports": "/console/imports",
    "exports": "/console/exports",
    "comparisons": "/console/comparisons",
    "years": "/console/years",
    "quality": "/console/quality",
    "audit": "/console/audit",
    "access": "/console/access",
    "administration": "/console/administration",
    "erasures": "/console/erasures",
    "me": "/console/me",
}


class Visitor(NamedTuple):
    """Who looks: the actor, his name and the name of his division."""

    actor: Actor
    person_name: str
    place: str

    @property
    def roles(self) -> str:
        """His roles in words."""
        return "、".join(label for role, label in ROLE_LABELS.items() if role in self.actor.roles)

    def may(self, door: str) -> bool:
        """Whether the door opens to his roles."""
        found = PAGES.get(door)
        return found is not None and (found.need is None or found.need.refused(self.actor.roles) is None)

    @property
    def navigation(self) -> dict[str, str]:
        """What there is for him."""
        return {key: to for key, to in NAVIGATION.items() if self.may(f"GET {to}")}


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    block: str | None = None,
    visitor: Visitor | None = None,
    **shown: Any,
) -> Response:
    """The page; only its `block` where a script asks for a part of it."""
    shown |= {"visitor": visitor, "path": request.url.path, "demo": bool(request.app.state.demo)}
    found = _ENVIRONMENT.get_template(template)
    if block is not None and wants_part(request):
        html = "".join(found.blocks[block](found.new_context(shown)))
    else:
        html = found.render(shown)
    return HTMLResponse(html, status, HEADERS)


def wants_part(request: Request) -> bool:
    """Whether a script asked, for a part and not for a page to go to."""
    return "hx-request" in request.headers and "hx-boosted" not in request.headers


def go(address: str) -> Response:
    """On to another page, after something was done."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
