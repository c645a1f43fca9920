"""Commands as forms that know the rules: chosen from a list, filled in, given once, nothing typed lost."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from api.console.command_form import CommandForm
from api.console.filling import whole_number, with_key
from api.console.frame import go
from api.console.posting import Post, Posting, whose
from api.console.resubmitting import RESUBMITS, handed_in
from api.console.scenes import open_form, place_values
from api.console.typed import Typed, told_in
from api.console.visitors import Visit, Visited
from api.documents import holder_of
from api.gateway import Answer
from api.http import households, work
from api.http.commands import require_key, under_key
from api.http.doors import reading
from api.http.noting import concerns
from api.noting import target
from api.offers import GROUPS, offered, offers
from api.recorded import recorded_view
from api.scope import SeenOutdated
from domain.commands import OfCounty, OfHousehold
from domain.errors import CommandReused, NotFound, Refused
from domain.procedures.commands import OpenCase, ResubmitCase

router = APIRouter(include_in_schema=False)

#: What somebody may come with besides the household: ids and codes, never a name or number.
_CARRIED = ("person", "village", "year", RESUBMITS)
#: What a submission for a case does not repeat: the case has it of its own.
_OF_CASE = frozenset({"command_id", "year", "evidence", "case", "correction"})
_GIVE = "give"


@router.get("/console/commands")
def listing(visit: Visited) -> Response:
    """What the account may give, by what it is about."""
    with reading(visit.services) as connection:
        register = visit.services.gateway.admissions.register(connection)
    found = offers(visit.actor, register)
    groups = {group: [one for one in found if one.group == group] for group in GROUPS}
    return visit.page("commands.html", groups=groups)


@router.get("/console/commands/{name}")
def ask(
    visit: Visited, name: str, household: str | None = None, resubmits: str = "", key: str | None = None
) -> Response:
    """The form, about a household where one is named; or what a case asks for that came back.

    Its number stands in the address: whoever comes back by the browser's button meets what he has given.
    """
    services, visitor = visit.services, visit.visitor
    carried = _carried(visit)
    typed, known = Typed({"year": [carried["year"]]} if "year" in carried else {}), dict[str, Any]()
    if resubmits:
        typed, known = handed_in(work.get_case(services, visitor.actor, Response(), resubmits))
    found = open_form(visit, name, household, typed)
    if issubclass(found.command, OfHousehold) and household is None:
        return _which(visit, found)
    if key is None:
        return go(with_key(visit.request))
    if (given := services.gateway.given(visitor.actor, require_key(key))) is not None:
        return go(_recorded(resubmits, given.id, again=True))
    found.typed["key"] = [key]
    found.start(carried, place_values(visit, found, carried) | known)
    return _form(visit, found)


@router.post("/console/commands/{name}")
def give(post: Posting, name: str, household: str | None = None) -> Response:
    """Give the command, or change the form: a row more, a part less."""
    household = household or post.typed.one("household") or None
    found = open_form(post, name, household, post.typed)
    if issubclass(found.command, OfHousehold) and household is None:
        return _find(post, found)
    return post.answer(
        whose(household, _place(found) or post.actor.division),
        give=lambda: _given(post, found),
        again=lambda **said: _form(post, found, **said),
        tell=lambda refused: _told(found, refused),
    )


def _given(post: Post, found: CommandForm) -> Response:
    do = post.typed.one("do") or _GIVE
    if do != _GIVE:
        return _form(post, found, focus=found.change(do))
    answer = _give(post, found)
    return go(_recorded(post.typed.one(RESUBMITS), answer.events[0].id, again=answer.repeated))


def _carried(visit: Visit) -> dict[str, str]:
    return {one: value for one in _CARRIED if (value := visit.request.query_params.get(one))}


def _recorded(case: str, event: str, *, again: bool) -> str:
    """Where it is said what was recorded; of a case that was handed in again, on its own page."""
    if case:
        return f"/console/cases/{case}?done={event}" + ("&again=1" if again else "")
    return f"/console/recorded/{event}" + ("?again=1" if again else "")


@router.get("/console/recorded/{event}")
def recorded(visit: Visited, event: str, again: str = "") -> Response:
    """What a command recorded, and what the quality rules say of the household now."""
    services, actor = visit.services, visit.actor
    with reading(services) as connection:
        register = services.gateway.admissions.register(connection)
        shown = recorded_view(services, connection, actor, event)
    homes = [households.get_household(services, actor, Response(), one) for one in shown["household"]]
    concerns(visit.request, *(target("household", one["id"]) for one in homes))
    offering = [(one, offered(actor, register, one)) for one in homes]
    people = {one["id"]: one.get("name") for home in homes for one in home["people"]}
    names = [people[one] for one in shown["person"] if one in people]
    return visit.page("recorded.html", shown=shown, names=names, again=bool(again), homes=offering)


def _give(post: Post, found: CommandForm) -> Answer:
    """Through the one door for commands, as programs do. Raises Refused."""
    _resolve(post, found)
    typed = post.typed
    command = under_key(found.command, found.model(), typed.one("key"))
    case = typed.one(RESUBMITS)
    if not found.offer.by_case and not case:
        return post.run(command, whole_number(typed.one("seen")))
    given: dict[str, Any] = {
        "command_id": command.command_id, "year": command.year, "reason": "",
        "evidence": command.evidence, "command": found.offer.name,
        "content": command.model_dump(mode="json", exclude=set(_OF_CASE), exclude_none=True),
    }  # fmt: skip
    return post.run(ResubmitCase(**given, case_id=case) if case else OpenCase(**given))


def _resolve(visit: Visit, found: CommandForm) -> None:
    """Whoever stays of a person registered twice may live elsewhere: he is named by his number."""
    number = found.typed.one("kept_document").strip()
    if not number or found.typed.one("kept"):
        return
    with visit.services.pool.connection() as connection:
        holder = holder_of(visit.services, connection, visit.actor, number)
    if holder is None:
        raise NotFound(what="持有这个证件号码、在本辖区登记的人", field="kept")
    found.typed["kept"] = [holder]


def _place(found: CommandForm) -> str:
    """Where it is to be, of what is about no household."""
    return found.typed.one("county" if issubclass(found.command, OfCounty) else "village")


def _form(visit: Visit, found: CommandForm, **said: Any) -> Response:
    if found.view:
        concerns(visit.request, target("household", found.view["id"]))
    shown = {"refused": None, "note": "", "focus": "", **said}
    return visit.page("command.html", form=found, typed=found.typed, parts=found.parts, **shown)


def _told(found: CommandForm, refused: Refused) -> dict[str, Any]:
    """The refusal with its field; what stands there now is shown with it where that is what it says."""
    if isinstance(refused, SeenOutdated | CommandReused):
        found.look()
    return told_in(found.parts, refused)


def _which(visit: Visit, found: CommandForm, **more: Any) -> Response:
    """Which household it is about."""
    shown = {"refused": None, "number": "", "homes": [], **more}
    return visit.page("command_which.html", form=found, carried=_carried(visit), **shown)


def _find(post: Post, found: CommandForm) -> Response:
    number = found.typed.one("number").strip()[:30]
    wanted = households.Filter(number=number)
    homes = households.list_households(post.services, post.actor, wanted)["households"] if number else []
    if len(homes) == 1:
        query = urlencode({"household": homes[0]["id"]} | _carried(post))
        return go(f"/console/commands/{found.offer.name}?{query}")
    missing = NotFound(what="这个户编号", field="number").problem() if not homes else None
    status = 404 if missing else 200
    return _which(post, found, number=number, homes=homes, refused=missing, status=status)
