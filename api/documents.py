"""A document number as it is being typed: whether it is one, what it says, and whether somebody has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import probes
from api.reading import division_names
from domain.codes import labels
from domain.errors import InvalidInput
from domain.identity import said_by, same_person_part
from domain.texts import narrowed
from domain.values import FIELD_CODES, PLAIN
from projections import households
from projections.people import homes_of

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection

View = dict[str, Any]
_SEXES, _TYPES = PLAIN["person", "sex"], labels(FIELD_CODES["person", "document_type"])


def document_view(services: Services, connection: Connection, actor: Actor, number: str) -> View:
    """What is to be said of a number. The connection is in autocommit mode.

    `registered`: in a household of the account's division (`household`), or elsewhere, of which nothing more
    is said, and not often. Raises TooManyProbes.
    """
    wanted = narrowed(number).upper()
    try:
        said = said_by(wanted)
    except InvalidInput as refused:
        return {"valid": False, "code": refused.code, "why": refused.message}
    told = {"sex_label": _SEXES[said["sex"]], "type_label": _TYPES[said["document_type"]]}
    return {"valid": True, **said, **told, **_registered(services, connection, actor, wanted)}


def holder_of(services: Services, connection: Connection, actor: Actor, number: str) -> str | None:
    """Who holds the number, where he is in a household of the account's division."""
    found = _holder(services, connection, narrowed(number).upper())
    home = homes_of(connection, [found]).get(found) if found else None
    return found if home and households.household(connection, home, actor.division) else None


def _holder(services: Services, connection: Connection, number: str) -> str | None:
    mac = services.vault.mac(same_person_part(number))
    held = services.gateway.ledger.load(connection, (), macs=[mac]).numbers
    return next((entry.person for entry in held if entry.holds), None)


def _registered(services: Services, connection: Connection, actor: Actor, number: str) -> View:
    holder = _holder(services, connection, number)
    home = homes_of(connection, [holder]).get(holder) if holder else None
    if home is None:
        return {"registered": None}
    row = households.household(connection, home, actor.division)
    if row is None:
        probes.note(connection, actor)
        return {"registered": "elsewhere"}
    village = division_names(connection, [row["village"]]).get(row["village"])
    return {
        "registered": "inside", "household": home, "number": row["number"], "village": row["village"],
        "village_name": village, "person": holder,
    }  # fmt: skip
