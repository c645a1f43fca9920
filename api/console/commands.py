"""Commands as forms that know the rules: chosen from a list, filled in, given once, nothing typed lost."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.attaching import attach
from api.console.command_form import Filling
from api.console.filling import new_key, whole_number, with_key
from api.console.frame import Visitor, go, page
from api.console.refusals import FILES_AGAIN
from api.console.resubmitting import RESUBMITS, handed_in
from api.console.scenes import filling, place_values
from api.console.texts import text
from api.console.typed import Typed, told_in
from api.console.visitors import PostedFiles, Visiting
from api.documents import holder_of
from api.gateway import Answer
from api.http import households, work
from api.http.commands import filled, require_key
from api.http.doors import Parts, reading
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from api.offers import offered, offers
from api.recorded import recorded_view
from api.scope import SeenOutdated
from api.services import Services
from domain.commands import OfCounty, OfHousehold
from domain.errors import CommandReused, NotFound, Refused
from domain.procedures.commands import OpenCase, ResubmitCase

router = APIRouter(include_in_schema=False)

#: What somebody may come with besides the household: ids and codes, never a name or number.
_CARRIED = ("person", "village", "year")
#: What a submission for a case does not repeat: the case has it of its own.
_OF_CASE = frozenset({"command_id", "year", "evidence", "case", "correction"})
_GIVE = "give"


@router.get("/console/commands")
def listing(request: Request, services: Parts, visitor: Visiting) -> Response:
    """What the account may give, by what it is about."""
    with reading(services) as connection:
        register = services.gateway.admissions.register(connection)
    groups: dict[str, list[Any]] = {}
    for one in offers(visitor.actor, register):
        groups.setdefault(one.group, []).append(one)
    return page(request, "commands.html", visitor=visitor, groups=groups)


@router.get("/console/commands/{name}")
def ask(  # noqa: PLR0913, PLR0917  what stands in its address
    request: Request, services: Parts, visitor: Visiting, name: str, household: str | None = None,
    resubmits: str | None = None, key: str | None = None,
) -> Response:  # fmt: skip
    """The form, about a household where one is named; or what a case asks for that came back.

    Its number stands in the address: whoever comes back by the browser's button meets what he has given.
    """
    carried = {one: value for one in _CARRIED if (value := request.query_params.get(one))}
    typed, known = Typed({"year": [carried["year"]]} if "year" in carried else {}), dict[str, Any]()
    if resubmits:
        typed, known = handed_in(work.get_case(services, visitor.actor, Response(), resubmits))
    found = filling(services, visitor, name, household, typed)
    if issubclass(found.command, OfHousehold) and household is None:
        return _which(request, visitor, found)
    if key is None:
        return go(with_key(request))
    if (given := services.gateway.given(visitor.actor, require_key(key))) is not None:
        return go(f"/console/recorded/{given.id}?again=1")
    found.typed["key"] = [key]
    found.start(carried, place_values(services, visitor, found, carried) | known)
    return _form(request, visitor, found)


@router.post("/console/commands/{name}")
def give(  # noqa: PLR0913, PLR0917  a form, and the household in its address
    request: Request, services: Parts, form: PostedFiles, visitor: Visiting, name: str,
    household: str | None = None,
) -> Response:  # fmt: skip
    """Give the command, or change the form: a row more, a part less."""
    typed = Typed.of(form)
    household = household or typed.one("household") or None
    found = filling(services, visitor, name, household, typed)
    if issubclass(found.command, OfHousehold) and household is None:
        return _find(request, services, visitor, found)
    do = typed.one("do") or _GIVE
    try:
        attach(services, visitor.actor, found.typed, form.getlist("files"), _subject(found, visitor))
        if FILES_AGAIN in typed:
            return _form(request, visitor, found, note=FILES_AGAIN)
        if do.startswith("unattach:"):
            typed["evidence"] = [one for one in typed.get("evidence", []) if one != do.partition(":")[2]]
            return _form(request, visitor, found)
        if do != _GIVE:
            return _form(request, visitor, found, focus=found.change(do))
        answer = _give(services, visitor, found)
    except Refused as refused:
        return _refused(request, visitor, found, refused)
    return go(_recorded(typed.one(RESUBMITS), answer))


def _recorded(case: str, answer: Answer) -> str:
    """Where it is said what was recorded; of a case that was handed in again, on its own page."""
    again, event = "again=1" if answer.repeated else "", answer.events[0].id
    if case:
        return f"/console/cases/{case}?done={event}&{again}".rstrip("&")
    return f"/console/recorded/{event}?{again}".rstrip("?")


@router.get("/console/recorded/{event}")
def recorded(request: Request, services: Parts, visitor: Visiting, event: str, again: str = "") -> Response:
    """What a command recorded, and what the quality rules say of the household now."""
    with reading(services) as connection:
        register = services.gateway.admissions.register(connection)
        shown = recorded_view(services, connection, visitor.actor, event)
    homes = [households.get_household(services, visitor.actor, Response(), one) for one in shown["household"]]
    concerns(request, *(target("household", one["id"]) for one in homes))
    return page(
        request, "recorded.html", visitor=visitor, shown=shown, again=bool(again),
        homes=[(one, offered(visitor.actor, register, one)) for one in homes],
    )  # fmt: skip


def _give(services: Services, visitor: Visitor, found: Filling) -> Answer:
    """Through the one door for commands, as programs do. Raises Refused."""
    _resolve(services, visitor, found)
    form, typed = found.form(), found.typed
    command = filled(found.command, form, typed.one("key"))
    case = typed.one(RESUBMITS)
    if found.offer.by_case or case:
        given: dict[str, Any] = {
            "command_id": require_key(typed.one("key")), "year": command.year, "reason": "",
            "evidence": command.evidence, "command": found.offer.name,
            "content": command.model_dump(mode="json", exclude=set(_OF_CASE), exclude_none=True),
        }  # fmt: skip
        asked = ResubmitCase(**given, case_id=case) if case else OpenCase(**given)
        return services.gateway.run(asked, visitor.actor)
    return services.gateway.run(command, visitor.actor, whole_number(typed.one("seen")))


def _resolve(services: Services, visitor: Visitor, found: Filling) -> None:
    """Whoever stays of a person registered twice may live elsewhere: he is named by his number."""
    number = found.typed.one("kept_document").strip()
    if not number or found.typed.one("kept"):
        return
    with services.pool.connection() as connection:
        holder = holder_of(services, connection, visitor.actor, number)
    if holder is None:
        raise NotFound(what="持有这个证件号码、在本辖区登记的人", field="kept")
    found.typed["kept"] = [holder]


def _subject(found: Filling, visitor: Visitor) -> Mapping[str, str]:
    """What evidence is given for: the household, or the place where it is to be."""
    if found.view is not None:
        return {"household": found.view["id"]}
    typed = found.typed
    place = typed.one("county") if issubclass(found.command, OfCounty) else typed.one("village")
    return {"division": place or visitor.actor.division}


def _form(  # noqa: PLR0913  what a page with a form shows
    request: Request, visitor: Visitor, found: Filling, *, status: int = 200,
    refused: dict[str, Any] | None = None, note: str = "", focus: str = "",
) -> Response:  # fmt: skip
    if found.view:
        concerns(request, target("household", found.view["id"]))
    return page(
        request, "command.html", status=status, visitor=visitor, filling=found, typed=found.typed,
        parts=found.parts, refused=refused, note=note, focus=focus,
    )  # fmt: skip


def _refused(request: Request, visitor: Visitor, found: Filling, refused: Refused) -> Response:
    """The form once more, what was typed still in it."""
    request.state.refused = refused.code
    told = told_in(found.parts, refused)
    note = ""
    if isinstance(refused, SeenOutdated):
        # What stands there now is shown with it.
        found.look()
        note = "outdated"
    elif isinstance(refused, CommandReused):
        found.typed["key"] = [new_key()]
        found.look()
        told["message"], note = text("commands.given_already"), "given_already"
    return _form(request, visitor, found, status=status_of(refused), refused=told, note=note)


def _which(request: Request, visitor: Visitor, found: Filling, **more: Any) -> Response:
    """Which household it is about."""
    status = more.pop("status", 200)
    shown = {"filling": found, "refused": None, "number": "", "homes": [], **more}
    return page(request, "command_which.html", status=status, visitor=visitor, **shown)


def _find(request: Request, services: Services, visitor: Visitor, found: Filling) -> Response:
    number = found.typed.one("number").strip()[:30]
    wanted = households.Filter(number=number)
    homes = households.list_households(services, visitor.actor, wanted)["households"] if number else []
    if len(homes) == 1:
        return go(f"/console/commands/{found.offer.name}?household={homes[0]['id']}")
    missing = NotFound(what="这个户编号", field="number").problem() if not homes else None
    status = 404 if missing else 200
    return _which(request, visitor, found, number=number, homes=homes, refused=missing, status=status)
