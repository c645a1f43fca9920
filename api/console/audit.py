"""Auditing: searching the ledger's events by who, where, when, what kind, household and case."""

from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.console.filling import filled, midnight, texts_of
from api.console.frame import Visitor, go
from api.console.visitors import Posted, Visit, Visited
from api.divisions import Divisions
from api.http import households, trail
from api.http.doors import reading
from api.http.problems import status_of
from api.services import Services
from domain.commands import Id
from domain.errors import NotFound, Refused
from domain.words import EVENT_LABELS

router = APIRouter(include_in_schema=False)

_FIELDS = ("actor", "division", "household", "case", "type", "since", "until")


class ActorUnknown(NotFound):
    """Nobody of this name or sign-in name has an account in the division."""

    code, field, sentence = "actor_unknown", "actor", "本辖区没有这个姓名或登录名的办理人。"


class Searched(BaseModel):
    """What is searched for, by ids and days only: it stands in the address."""

    model_config = ConfigDict(extra="ignore")
    division: str | None = Field(default=None, max_length=12)
    type: str | None = Field(default=None, max_length=40)
    account: str | None = Field(default=None, max_length=40)
    person: Id | None = None
    household: Id | None = None
    case: Id | None = None
    since: date | None = None
    until: date | None = None
    after: int | None = Field(default=None, ge=1, le=2**62)

    @property
    def asked(self) -> trail.Asked:
        """The same for the search: days begin at midnight in Beijing, the last one is included."""
        named = self.model_dump(exclude={"since", "until"}, exclude_none=True)
        until = self.until and self.until + timedelta(days=1)
        return trail.Asked(**named, since=midnight(self.since), until=midnight(until))

    def address(self, **changed: Any) -> str:
        """Where this is shown."""
        named = self.model_dump(exclude={"after"}, exclude_none=True) | changed
        return "/console/audit" + (f"?{urlencode(named)}" if named else "")


@router.get("/console/audit")
def show(visit: Visited, searched: Annotated[Searched, Query()]) -> Response:
    """A page of events, newest first."""
    found = trail.list_events(visit.services, visit.actor, searched.asked)
    shown = searched.model_dump(mode="json", exclude_none=True) | {
        "actor": found["account_name"] or found["person_name"] or "",
        "household": _number(searched.household, found["events"]),
    }
    following = searched.address(after=found["next"]) if found["next"] else None
    return _page(visit, shown, found=found, following=following, searched=searched)


@router.post("/console/audit")
def search(form: Posted, visit: Visited) -> Response:
    """Find out who and which household is meant, and go to what was recorded."""
    given = texts_of(form, *_FIELDS)
    try:
        people = _people(visit.services, visit.visitor, given["actor"])
        searched = filled(
            Searched, {**given, "household": _household(visit.services, visit.visitor, given["household"])}
        )
        if searched.division:
            _require_inside(visit.visitor, searched.division)
    except Refused as refused:
        visit.request.state.refused = refused.code
        return _page(visit, given, status=status_of(refused), refused=refused.problem())
    if len(people) > 1:
        several = [(one, searched.address(person=one["person"])) for one in people]
        return _page(visit, given, several=several)
    return go(searched.address(**_who(people, given["actor"])))


def _page(
    visit: Visit,
    shown: dict[str, Any],
    *,
    status: int = 200,
    refused: dict[str, Any] | None = None,
    **more: Any,
) -> Response:
    with reading(visit.services) as connection:
        below = Divisions(connection).children(visit.actor.division)
    given = dict.fromkeys(_FIELDS, "") | shown
    things = {"found": None, "following": None, "several": [], "searched": None} | more
    return visit.page(
        "audit.html", status=status, refused=refused, given=given, below=below,
        types=EVENT_LABELS, **things,
    )  # fmt: skip


def _people(services: Services, visitor: Visitor, name: str) -> list[dict[str, Any]]:
    """Whom a name means; nobody where none was given. Raises ActorUnknown."""
    if not name:
        return []
    found: list[dict[str, Any]] = trail.find_officials(
        services, visitor.actor, filled(trail.Named, {"name": name})
    )["officials"]
    if not found:
        raise ActorUnknown
    return found


def _who(people: list[dict[str, Any]], name: str) -> dict[str, str]:
    """The account where a sign-in name was given, else the person."""
    if not people:
        return {}
    named = (one["id"] for one in people[0]["accounts"] if one["name"] == name.casefold())
    account = next(named, None)
    return {"account": account} if account else {"person": people[0]["person"]}


def _household(services: Services, visitor: Visitor, text: str) -> str:
    """The id of a household: of its 户编号, too. Raises NotFound."""
    if not text:
        return ""
    asked = households.Filter(number=text[:30], limit=1)
    found = households.list_households(services, visitor.actor, asked)["households"]
    if found:
        return str(found[0]["id"])
    if len(text) == 20 and text.isalnum():
        return text
    raise NotFound(what="这个户编号", field="household")


def _require_inside(visitor: Visitor, division: str) -> None:
    """Raises NotFound, at its field."""
    try:
        households.division_of(visitor.actor, division)
    except NotFound as refused:
        raise NotFound(**refused.data, field="division") from None


def _number(household: str | None, events: list[dict[str, Any]]) -> str:
    of = (one["number"] for event in events for one in event["households"] if one["id"] == household)
    return next(of, None) or household or ""
