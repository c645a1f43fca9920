"""What a form is filled in about: the household and its people, the places of the account, evidence given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from api.console.command_form import CommandForm
from api.console.fields import Scene
from api.console.filling import whole_number
from api.console.texts import text
from api.divisions import Divisions
from api.evidence import listed
from api.http import households
from api.http.doors import reading
from api.offers import COMMANDS, offers, present
from api.places import county_form_view, village_form_view
from domain.admission import BackOffice, require_role
from domain.commands import OfCounty, SurveyCounty, SurveyVillage
from domain.divisions import LEVEL_LABELS, reaches
from domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.console.typed import Typed
    from api.console.visitors import Visit
    from domain.divisions import Division
    from domain.events import Actor
    from ledger.database import Connection

View = dict[str, Any]
#: Digits of a township, and of a county.
_TOWNSHIP, _COUNTY = 9, 6


def open_form(visit: Visit, name: str, household: str | None, typed: Typed) -> CommandForm:
    """The form of a command. Raises NotFound, RoleMissing, BackOffice."""
    services, actor = visit.services, visit.actor
    if name not in COMMANDS:
        raise NotFound(what="这项业务")
    command = COMMANDS[name]
    with services.pool.connection() as connection:
        register = services.gateway.admissions.register(connection)
    require_role(actor, command.ROLE)
    offer = next((one for one in offers(actor, register) if one.name == name), None)
    if offer is None:
        raise BackOffice(level=LEVEL_LABELS[register.back_office_level])
    view = households.get_household(services, actor, Response(), household) if household else None
    with reading(services) as connection:
        given = listed(services, connection, actor, household) if household else []
        scene = Scene(
            command,
            whole_number(typed.one("year")[:4]) or register.current_year, typed,
            services.gateway.clock(), _people(view), _pairings(view), _villages(connection, actor.division),
            _counties(connection, actor) if issubclass(command, OfCounty) else {},
        )  # fmt: skip
    corrects = reaches(actor.division, register.back_office_level)
    return CommandForm(offer, command, scene, view, given, corrects)


def place_values(visit: Visit, found: CommandForm, carried: Mapping[str, str]) -> View:
    """Of the annual form of a place what is collected. Raises NotFound."""
    year, services, actor = found.scene.year, visit.services, visit.actor
    with reading(services) as connection:
        if issubclass(found.command, SurveyVillage) and (village := carried.get("village")):
            form = village_form_view(connection, actor, village, year)["form"]
        elif issubclass(found.command, SurveyCounty) and len(found.scene.counties) == 1:
            (county,) = found.scene.counties
            form = county_form_view(connection, actor, county, year)["form"]
        else:
            return {}
    return {f"form.{name}": value for name, value in form.items()}


def _people(view: View | None) -> dict[str, str]:
    """Who is in the household: name, relation to the head and year of birth, as one chooses among them."""
    return {
        one["id"]: text(
            "commands.member", name=one.get("name") or one["id"][:6], relation=one["words"]["relation"],
            born=one.get("birth_year") or "",
        )
        for one in (present(view) if view else [])
    }  # fmt: skip


def _pairings(view: View | None) -> dict[str, str]:
    """The helpers whose pairing stands."""
    standing = [one for one in (view["pairings"] if view else []) if one.get("until") is None]
    return {one["id"]: " ".join((one.get("name") or "", one["unit"], one["since"])) for one in standing}


def _villages(connection: Connection, division: str) -> dict[str, dict[str, str]]:
    """The villages that are offered, by township."""
    divisions = Divisions(connection)
    found: dict[str, dict[str, str]] = {}
    for one in divisions.offered(division):
        found.setdefault(one.code[:_TOWNSHIP], {})[one.code] = one.name
    if not found:
        return {}
    names = _names(divisions.path(division)) | _names(divisions.children(division))
    return {names.get(code, code): villages for code, villages in found.items()}


def _counties(connection: Connection, actor: Actor) -> dict[str, str]:
    """The county of the account, or those of its prefecture."""
    divisions = Divisions(connection)
    if len(actor.division) >= _COUNTY:
        county = divisions.get(actor.division[:_COUNTY])
        return {county.code: county.name}
    return _names(divisions.children(actor.division)) if len(actor.division) == _COUNTY - 2 else {}


def _names(divisions: list[Division]) -> dict[str, str]:
    return {one.code: one.name for one in divisions}
