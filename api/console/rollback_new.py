"""Asking for a rollback or redo: what it touches, before and after, and then reason and evidence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.console.attaching import kept
from api.console.filling import filled, new_key
from api.console.frame import Visitor, go, page
from api.console.refusals import FILES_AGAIN
from api.console.texts import text
from api.console.typed import Typed
from api.console.visitors import PostedFiles, Visiting
from api.http import commands, rollbacks
from api.http.doors import Parts
from api.http.households import get_history
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from api.services import Services
from domain.commands import Command
from domain.errors import CommandReused, NotFound, Refused
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.policy import HasDependents

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
#: A preview needs no reason, but its form does.
_NO_REASON = "-"
#: An address names at most so many events.
_MOST_NAMED = 100


class Kind(NamedTuple):
    """Rollback or redo: its addresses and texts, its command and form, and what previews it."""

    name: str
    command: type[RequestRollback | RequestRedo]
    form: type[BaseModel]
    preview: Callable[..., View]


ROLLBACK = Kind("rollbacks", RequestRollback, rollbacks.RollbackForm, rollbacks.preview_rollback)
REDO = Kind("redos", RequestRedo, rollbacks.RedoForm, rollbacks.preview_redo)


@dataclass
class Asking:
    """A request on its way: which events, what is typed so far, and what it would do."""

    kind: Kind
    typed: Typed
    view: View | None = None
    #: Why it cannot be asked for at all.
    blocked: View | None = None
    #: What is built on the events named, which goes with them or not at all.
    dependents: View | None = None
    events: list[str] = field(default_factory=list)

    def look(self, services: Services, visitor: Visitor) -> None:
        """Preview the events named; with all that is built on them where there is any. Raises NotFound."""
        try:
            self.view = self._preview(services, visitor, {})
        except HasDependents as refused:
            self.dependents = refused.problem()
            self.view = self._preview(services, visitor, {"chain": True})
        except NotFound:
            raise
        except Refused as refused:
            self.blocked = refused.problem()

    def _preview(self, services: Services, visitor: Visitor, more: View) -> View:
        given = {"year": services.gateway.year(), "events": self.events, "reason": _NO_REASON} | more
        return self.kind.preview(services, visitor.actor, filled(self.kind.form, given))

    @property
    def address(self) -> str:
        """Where the page stands: what somebody came with, as far as an address holds it."""
        named = [(name, self.typed.one(name)) for name in ("household", "case") if self.typed.one(name)]
        if not self.typed.one("case") and len(self.events) <= _MOST_NAMED:
            named += [("event", one) for one in self.events]
        return f"/console/{self.kind.name}/new?{urlencode(named)}"

    def key(self, today: date) -> str:
        """The same on one day for the same request, so that a form fetched again asks for nothing twice."""
        digest = self.view["digest"] if self.view else ""
        said = "\n".join([self.kind.name, str(today), digest, *self.events])
        return sha256(said.encode()).hexdigest()[:24]

    def command(self, year: int) -> Command:
        """What is asked for, as programs ask for it. Raises FormInvalid, KeyInvalid."""
        names = ("reason", "correction", "digest")
        given: View = {name: self.typed.one(name).strip() for name in names}
        given |= {"year": year, "events": self.events, "evidence": self.typed.get("evidence", [])}
        if self.typed.one("chain"):
            given["chain"] = True
        form = filled(self.kind.form, given)
        return commands.filled(self.kind.command, form, self.typed.one("key"))


@router.get("/console/rollbacks/new")
def new_rollback(request: Request, services: Parts, visitor: Visiting, household: str = "") -> Response:
    """What a rollback would do; of a household alone: its events, to choose from."""
    if not (events := request.query_params.getlist("event")):
        return _choose(request, services, visitor, household) if household else go("/console/households")
    return _first(request, services, visitor, ROLLBACK, events)


@router.get("/console/redos/new")
def new_redo(request: Request, services: Parts, visitor: Visiting, case: str = "") -> Response:
    """What a redo would do: of rollbacks by their events, or of all of a case."""
    events = request.query_params.getlist("event")
    if case:
        told = rollbacks.get_case(services, visitor.actor, case)["events"]
        events = [one["id"] for one in told if one["withdraws"]]
    return _first(request, services, visitor, REDO, events) if events else go("/console/rollbacks")


@router.post("/console/rollbacks/new")
def ask_rollback(request: Request, services: Parts, form: PostedFiles, visitor: Visiting) -> Response:
    """Ask for the rollback; another person decides."""
    return _ask(request, services, visitor, Asking(ROLLBACK, Typed.of(form)), form.getlist("files"))


@router.post("/console/redos/new")
def ask_redo(request: Request, services: Parts, form: PostedFiles, visitor: Visiting) -> Response:
    """Ask for the redo."""
    return _ask(request, services, visitor, Asking(REDO, Typed.of(form)), form.getlist("files"))


def _choose(request: Request, services: Services, visitor: Visitor, household: str) -> Response:
    told = get_history(services, visitor.actor, household)["events"]
    events = [one for one in reversed(told) if one["active"] and not one["handling"]]
    return page(request, "rollback_choose.html", visitor=visitor, household=household, events=events)


def _first(request: Request, services: Services, visitor: Visitor, kind: Kind, events: list[str]) -> Response:
    came = {name: [request.query_params.get(name, "")] for name in ("household", "case")}
    asking = Asking(kind, Typed(came), events=events)
    asking.look(services, visitor)
    asking.typed["key"] = [asking.key(services.gateway.clock())]
    return _page(request, visitor, asking)


def _ask(
    request: Request, services: Services, visitor: Visitor, asking: Asking, files: list[Any]
) -> Response:
    asking.events = asking.typed.get("event", [])
    try:
        _attach(services, visitor, asking, files)
        if FILES_AGAIN in asking.typed:
            return _again(request, services, visitor, asking, note=text("commands.files_again"))
        answer = services.gateway.run(asking.command(services.gateway.year()), visitor.actor)
    except Refused as refused:
        return _refused(request, services, visitor, asking, refused)
    (case,) = answer.events[0].changes["case"]
    return go(f"/console/rollbacks/{case}" + ("?again=1" if answer.repeated else ""))


def _attach(services: Services, visitor: Visitor, asking: Asking, files: list[Any]) -> None:
    """Evidence is given for the household somebody comes from, else for his division."""
    household = asking.typed.one("household")
    subject = {"household": household} if household else {"division": visitor.actor.division}
    found = kept(services, visitor.actor, subject, files)
    asking.typed["evidence"] = list(dict.fromkeys([*asking.typed.get("evidence", []), *found]))


def _refused(
    request: Request, services: Services, visitor: Visitor, asking: Asking, refused: Refused
) -> Response:
    """The page once more, with what it touches now, what was typed still in it."""
    request.state.refused = refused.code
    told = refused.problem()
    if isinstance(refused, CommandReused):
        asking.typed["key"], told["message"] = [new_key()], text("commands.given_already")
    elif isinstance(refused, HasDependents):
        told["field"] = "chain"
    return _again(request, services, visitor, asking, told, status_of(refused))


def _again(  # noqa: PLR0913, PLR0917  what the page shows
    request: Request,
    services: Services,
    visitor: Visitor,
    asking: Asking,
    refused: View | None = None,
    status: int = 200,
    note: str = "",
) -> Response:
    asking.look(services, visitor)
    return _page(request, visitor, asking, refused, status, note)


def _page(  # noqa: PLR0913, PLR0917  as above
    request: Request,
    visitor: Visitor,
    asking: Asking,
    refused: View | None = None,
    status: int = 200,
    note: str = "",
) -> Response:
    if asking.view:
        concerns(request, *(target("household", one["id"]) for one in asking.view["households"]))
    elif refused is None:
        refused, status = asking.blocked, 409
    return page(
        request, "rollback_new.html", status=status, visitor=visitor, asking=asking, typed=asking.typed,
        view=asking.view, refused=refused, note=note,
        whole="all" in request.query_params,
    )  # fmt: skip
