"""Signing in and out, and changing one's password."""

from fastapi import APIRouter, Request
from pydantic import SecretStr
from starlette.responses import Response

from api.attempts import TooManyAttempts
from api.console.frame import go, page
from api.console.refusals import sign_in_page, typed_so_far, where
from api.console.visitors import Holding, Posted
from api.http import sessions, signin
from api.http.doors import Holder, Parts, Token
from api.http.problems import status_of
from api.sessions import SignInRefused
from domain.errors import InvalidInput, Refused

router = APIRouter(include_in_schema=False)


class PasswordsDiffer(InvalidInput):
    """The new password was typed twice, and not the same."""

    code, field, sentence = "passwords_differ", "again", "两次填写的新密码不一样。"


@router.get("/console/sign-in")
def ask(request: Request) -> Response:
    """The form to sign in with."""
    return sign_in_page(request)


@router.post("/console/sign-in")
def sign_in(request: Request, services: Parts, form: Posted) -> Response:
    """Sign in, and go on where one was; what one had typed there is shown once more."""
    name, password = str(form.get("name", "")), SecretStr(str(form.get("password", "")))
    typed = typed_so_far(request)
    answer = page(request, "continue.html", on=where(request), kept=typed) if typed else go(where(request))
    try:
        signin.sign_in(services, request, answer, signin.SignIn(name=name, password=password))
    except (SignInRefused, TooManyAttempts) as refused:
        request.state.refused = refused.code
        return sign_in_page(request, status_of(refused), str(refused), name)
    return answer


@router.post("/console/sign-out")
def sign_out(services: Parts, _form: Posted, actor: Holder, token: Token) -> Response:
    """Sign out."""
    answer = go("/console/sign-in")
    signin.sign_out(services, answer, actor, token)
    return answer


@router.get("/console/password")
def ask_password(request: Request, visitor: Holding) -> Response:
    """The form to change one's password with."""
    return page(request, "password.html", visitor=visitor, refused=None)


@router.post("/console/password")
def change_password(
    request: Request, services: Parts, form: Posted, visitor: Holding, actor: Holder
) -> Response:
    """Change it; every session ends, so one signs in anew."""
    answer = go("/console/sign-in")
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    try:
        if new != again:
            raise PasswordsDiffer
        change = sessions.Change(old=SecretStr(old), new=SecretStr(new))
        sessions.change_password(services, actor, answer, change)
    except Refused as refused:
        request.state.refused = refused.code
        return page(
            request, "password.html", status=status_of(refused), visitor=visitor, refused=refused.problem()
        )
    return answer
