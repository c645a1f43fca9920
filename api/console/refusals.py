"""What is refused, as a page: a sentence, what to do, and a way on; nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile

from api.console.frame import go, page
from api.console.texts import text
from api.http.problems import PLAIN, status_of
from api.sessions import NotSignedIn, PasswordMustChange

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from domain.errors import Refused

#: What of a form is not shown again, nor sent along.
SECRETS = frozenset({"password", "old", "new", "again"})
#: Says that files went with the form, which must be chosen once more.
FILES_AGAIN = "files_again"


def is_page(path: str) -> bool:
    """Whether a person asks, who reads pages."""
    return path == "/console" or path.startswith(("/console/", "/notices/"))


def refused(request: Request, refusal: Refused) -> Response:
    """The page for a refusal that no form shows beside its field."""
    request.state.refused = refusal.code
    if isinstance(refusal, NotSignedIn):
        return sign_in_page(request, 401)
    if isinstance(refusal, PasswordMustChange):
        return go("/console/password")
    return _sentence(request, status_of(refusal), refusal.code, str(refusal))


def plain(request: Request, status: int) -> Response:
    """The same where there is no refusal of ours: no such address, a fault."""
    code, sentence = PLAIN.get(status, ("http_error", text("frame.not_completed")))
    return _sentence(request, status, code, sentence)


def _sentence(request: Request, status: int, code: str, sentence: str) -> Response:
    visitor = getattr(request.state, "visitor", None)
    return page(request, "refused.html", status=status, visitor=visitor, code=code, sentence=sentence)


def sign_in_page(request: Request, status: int = 200, sentence: str = "", name: str = "") -> Response:
    """The page to sign in on, from which one comes back to where one was, with what one had typed."""
    expired = status == 401 and not sentence
    return page(
        request, "sign_in.html", status=status, sentence=sentence, name=name, on=where(request),
        kept=typed_so_far(request), expired=expired,
    )  # fmt: skip


def where(request: Request) -> str:
    """The page to come back to: of this program, never another."""
    asked = request.query_params.get("on") or getattr(request.state, "posted", {}).get("on")
    if asked is None and request.url.path != "/console/sign-in":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return asked if isinstance(asked, str) and asked.startswith("/console") else "/console"


def typed_so_far(request: Request) -> list[tuple[str, str]]:
    """What was typed into the form, without secrets and files."""
    found = getattr(request.state, "posted", None)
    if found is None:
        return []
    if request.url.path == "/console/sign-in":
        return [(n[5:], v) for n, v in found.multi_items() if n.startswith("kept.") and isinstance(v, str)]
    texts = [(n, v) for n, v in found.multi_items() if n not in SECRETS and isinstance(v, str)]
    return [*texts, (FILES_AGAIN, "1")] if has_files(found) else texts


def has_files(form: FormData) -> bool:
    """Whether files were chosen; they are not kept."""
    return any(isinstance(value, UploadFile) and value.filename for _, value in form.multi_items())
