"""Asking for a rollback or redo: what it touches, before and after, and then reason and evidence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import Response

from api.batches import KINDS, VillageDay
from api.console.attaching import attach
from api.console.filling import filled, new_key, with_key
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
from domain.events import Event
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.policy import HasDependents

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
#: A preview needs no reason, but its form does.
_NO_REASON = "-"
#: Which field of the page a refusal is about, where it is about one.
_FIELDS = {
    "has_dependents": "chain", "year_closed": "correction", "correction_not_needed": "correction",
    "correction_needs_evidence": "evidence", "preview_moved": "digest",
}  # fmt: skip


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
    #: Where the page stands: the events themselves, or what they are found by.
    address: str
    #: Where somebody came from; "": from no household.
    household: str
    events: list[str]
    typed: Typed = field(default_factory=Typed)
    view: View | None = None
    #: Why it cannot be asked for at all.
    blocked: View | None = None
    status: int = 200
    #: What is built on the events named, which goes with them or not at all.
    dependents: View | None = None

    @classmethod
    def of(cls, request: Request, services: Services, visitor: Visitor, kind: Kind) -> "Asking":
        """What the address names. Raises FormInvalid, NotFound."""
        query = [one for one in request.query_params.multi_items() if one[0] not in {"all", "key"}]
        found = _events(services, visitor, kind, query)
        household = request.query_params.get("household", "")
        return cls(kind, f"/console/{kind.name}/new?{urlencode(query)}", household, found)

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
            self.blocked, self.status = refused.problem(), status_of(refused)

    def _preview(self, services: Services, visitor: Visitor, more: View) -> View:
        given = {"year": services.gateway.year(), "events": self.events, "reason": _NO_REASON} | more
        return self.kind.preview(services, visitor.actor, filled(self.kind.form, given))

    def whose(self, visitor: Visitor) -> dict[str, str]:
        """What files are evidence of: the household somebody comes from, else his division."""
        return {"household": self.household} if self.household else {"division": visitor.actor.division}

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
    """What a rollback of events or of a batch would do; of a household alone: its events, to choose from."""
    named = request.query_params.keys()
    if household and not named & {"event", "of"}:
        return _choose(request, services, visitor, household)
    return _first(request, services, visitor, ROLLBACK)


@router.get("/console/redos/new")
def new_redo(request: Request, services: Parts, visitor: Visiting) -> Response:
    """What a redo would do: of rollbacks by their events, or of all of a case."""
    return _first(request, services, visitor, REDO)


@router.post("/console/rollbacks/new")
def ask_rollback(request: Request, services: Parts, form: PostedFiles, visitor: Visiting) -> Response:
    """Ask for the rollback; another person decides."""
    return _ask(request, services, visitor, ROLLBACK, form)


@router.post("/console/redos/new")
def ask_redo(request: Request, services: Parts, form: PostedFiles, visitor: Visiting) -> Response:
    """Ask for the redo."""
    return _ask(request, services, visitor, REDO, form)


def _events(services: Services, visitor: Visitor, kind: Kind, query: list[tuple[str, str]]) -> list[str]:
    """The events that an address names: one by one, as a batch, or (of a redo) by the rollback's case."""
    said = dict(query)
    if kind is REDO and "case" in said:
        told = rollbacks.get_case(services, visitor.actor, said["case"])["events"]
        return [one["id"] for one in told if one["withdraws"]]
    if kind is ROLLBACK and "of" in said:
        batch = filled(KINDS.get(said["of"], VillageDay), {n: v for n, v in said.items() if n != "household"})
        return list(rollbacks.find_batch(services, visitor.actor, batch)["events"])
    return [value for name, value in query if name == "event"]


def _choose(request: Request, services: Services, visitor: Visitor, household: str) -> Response:
    told = get_history(services, visitor.actor, household)["events"]
    events = [one for one in reversed(told) if one["active"] and not one["handling"]]
    concerns(request, target("household", household))
    return page(request, "rollback_choose.html", visitor=visitor, household=household, events=events)


def _first(request: Request, services: Services, visitor: Visitor, kind: Kind) -> Response:
    key = request.query_params.get("key")
    if key is None:
        return go(with_key(request))
    if (given := services.gateway.given(visitor.actor, commands.require_key(key))) is not None:
        return _to_case(given, again=True)
    asking = Asking.of(request, services, visitor, kind)
    asking.look(services, visitor)
    asking.typed["key"] = [key]
    return _page(request, visitor, asking)


def _to_case(event: Event, *, again: bool) -> Response:
    (case,) = event.changes["case"]
    return go(f"/console/rollbacks/{case}" + ("?again=1" if again else ""))


def _ask(request: Request, services: Services, visitor: Visitor, kind: Kind, form: FormData) -> Response:
    asking = Asking.of(request, services, visitor, kind)
    asking.typed = Typed.of(form)
    try:
        attach(services, visitor.actor, asking.typed, form.getlist("files"), asking.whose(visitor))
        if FILES_AGAIN in asking.typed:
            return _again(request, services, visitor, asking, note=text("commands.files_again"))
        answer = services.gateway.run(asking.command(services.gateway.year()), visitor.actor)
    except Refused as refused:
        return _refused(request, services, visitor, asking, refused)
    return _to_case(answer.events[0], again=answer.repeated)


def _refused(
    request: Request, services: Services, visitor: Visitor, asking: Asking, refused: Refused
) -> Response:
    """The page once more, with what it touches now, what was typed still in it."""
    request.state.refused = refused.code
    told = refused.problem()
    if isinstance(refused, CommandReused):
        asking.typed["key"], told["message"] = [new_key()], text("commands.given_already")
    elif "errors" not in told["data"]:
        told["field"] = _FIELDS.get(refused.code)
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
        refused, status = asking.blocked, asking.status
    return page(
        request, "rollback_new.html", status=status, visitor=visitor, asking=asking, typed=asking.typed,
        view=asking.view, refused=refused, note=note,
        whole="all" in request.query_params,
    )  # fmt: skip
