"""Asking for a rollback or redo: what it touches, before and after, and then reason and evidence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from api.batches import KINDS, VillageDay
from api.console.filling import filled, with_key
from api.console.frame import go
from api.console.posting import Post, Posting, whose
from api.console.stretches import page_of, stretch
from api.console.typed import Typed
from api.console.visitors import Visit, Visited
from api.http import commands, rollbacks
from api.http.households import get_history
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from domain.commands import Command
from domain.errors import NotFound, Refused
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
    def of(cls, visit: Visit, kind: Kind) -> "Asking":
        """What the address names. Raises FormInvalid, NotFound."""
        asked = visit.request.query_params
        query = [one for one in asked.multi_items() if one[0] not in {"page", "key"}]
        found, household = _events(visit, kind, query), asked.get("household", "")
        return cls(kind, f"/console/{kind.name}/new?{urlencode(query)}", household, found)

    def look(self, visit: Visit) -> None:
        """Preview the events named; with all that is built on them where there is any. Raises NotFound."""
        try:
            self.view = self._preview(visit, {})
        except HasDependents as refused:
            self.dependents = refused.problem()
            self.view = self._preview(visit, {"chain": True})
        except NotFound:
            raise
        except Refused as refused:
            self.blocked, self.status = refused.problem(), status_of(refused)

    def _preview(self, visit: Visit, more: View) -> View:
        given = {"year": visit.services.gateway.year(), "events": self.events, "reason": _NO_REASON} | more
        return self.kind.preview(visit.services, visit.actor, filled(self.kind.form, given))

    def command(self, year: int) -> Command:
        """What is asked for, as programs ask for it. Raises FormInvalid, KeyInvalid."""
        names = ("reason", "correction", "digest")
        given: View = {name: self.typed.one(name).strip() for name in names}
        given |= {"year": year, "events": self.events, "evidence": self.typed.get("evidence", [])}
        if self.typed.one("chain"):
            given["chain"] = True
        form = filled(self.kind.form, given)
        return commands.under_key(self.kind.command, form, self.typed.one("key"))


@router.get("/console/rollbacks/new")
def new_rollback(visit: Visited, household: str = "") -> Response:
    """What a rollback of events or of a batch would do; of a household alone: its events, to choose from."""
    named = visit.request.query_params.keys()
    if household and not named & {"event", "of"}:
        return _choose(visit, household)
    return _first(visit, ROLLBACK)


@router.get("/console/redos/new")
def new_redo(visit: Visited) -> Response:
    """What a redo would do: of rollbacks by their events, or of all of a case."""
    return _first(visit, REDO)


@router.post("/console/rollbacks/new")
def ask_rollback(post: Posting) -> Response:
    """Ask for the rollback; another person decides."""
    return _ask(post, ROLLBACK)


@router.post("/console/redos/new")
def ask_redo(post: Posting) -> Response:
    """Ask for the redo."""
    return _ask(post, REDO)


def _events(visit: Visit, kind: Kind, query: list[tuple[str, str]]) -> list[str]:
    """The events that an address names: one by one, as a batch, or (of a redo) by the rollback's case."""
    said = dict(query)
    if kind is REDO and "case" in said:
        told = rollbacks.get_case(visit.services, visit.actor, said["case"])["events"]
        return [one["id"] for one in told if one["withdraws"]]
    if kind is ROLLBACK and "of" in said:
        batch = filled(KINDS.get(said["of"], VillageDay), {n: v for n, v in said.items() if n != "household"})
        return list(rollbacks.find_batch(visit.services, visit.actor, batch)["events"])
    return [value for name, value in query if name == "event"]


def _choose(visit: Visit, household: str) -> Response:
    told = get_history(visit.services, visit.actor, household)["events"]
    events = [one for one in reversed(told) if one["active"] and not one["handling"]]
    concerns(visit.request, target("household", household))
    shown = stretch(events, visit.request)
    return visit.page(
        "rollback_choose.html", household=household, events=shown.rows, following=shown.following
    )


def _first(visit: Visit, kind: Kind) -> Response:
    key = visit.request.query_params.get("key")
    if key is None:
        return go(with_key(visit.request))
    given = visit.services.gateway.given(visit.actor, commands.require_key(key))
    if given is not None:
        return _to_case(given, again=True)
    asking = Asking.of(visit, kind)
    asking.typed["key"] = [key]
    return _page(visit, asking)


def _to_case(event: Event, *, again: bool) -> Response:
    (case,) = event.changes["case"]
    return go(f"/console/rollbacks/{case}" + ("?again=1" if again else ""))


def _ask(post: Post, kind: Kind) -> Response:
    asking = Asking.of(post, kind)
    asking.typed = post.typed
    return post.answer(
        whose(asking.household, post.actor.division),
        give=lambda: _give(post, asking),
        again=lambda **said: _page(post, asking, **said),
        tell=_told,
    )


def _give(post: Post, asking: Asking) -> Response:
    answer = post.run(asking.command(post.services.gateway.year()))
    return _to_case(answer.events[0], again=answer.repeated)


def _told(refused: Refused) -> View:
    told = refused.problem()
    return told if "errors" in told["data"] else told | {"field": _FIELDS.get(refused.code)}


def _page(visit: Visit, asking: Asking, **said: Any) -> Response:
    """What it touches now, and the form with what was typed."""
    asking.look(visit)
    shown: View = {"refused": None, "note": "", **said}
    if asking.view:
        touched = (target("household", one["id"]) for one in asking.view["households"])
        concerns(visit.request, *touched)
    elif shown["refused"] is None:
        shown |= {"refused": asking.blocked, "status": asking.status}
    return visit.page(
        "rollback_new.html", asking=asking, typed=asking.typed, view=asking.view,
        page=page_of(visit.request), **shown,
    )  # fmt: skip
