"""Objections of people without an account: raised through the public's own, so many an hour and no more."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from domain.errors import NotAllowed
from domain.events import Actor
from domain.procedures.notices import PUBLIC
from ledger.sql import Queries

if TYPE_CHECKING:
    from api.services import Services
    from domain.procedures.commands import RaiseObjection
    from ledger.database import Connection

#: In whose name they are recorded: whoever it was, nobody has seen a document of his.
EVERYBODY = Actor(PUBLIC, PUBLIC, "")
#: So many an hour from one address, which a whole village hall may share; and for one village.
MOST_OF_ADDRESS, MOST_OF_VILLAGE = 10, 30
_HOUR = timedelta(hours=1)

_QUERIES = Queries("api", "queries/objections.sql")


class TooManyObjections(NotAllowed):
    """So many came from the address, or for the village, within the hour."""

    code = "too_many_objections"
    sentence = "一小时内提出的异议过多,请{minutes}分钟后再试,或当面向村委会、乡镇提出。"


def raise_objection(services: Services, command: RaiseObjection, village: str, address: str) -> str:
    """Record it; its number. Raises TooManyObjections, and what the rule says.

    The same once more, under the same id, is answered by the first one's number.
    """
    with services.pool.connection() as connection:
        if not services.gateway.ledger.places_of_commands(connection, PUBLIC, command.command_id):
            _count(services, connection, address, village)
    return services.gateway.run(command, EVERYBODY).events[0].id


def _count(services: Services, connection: Connection, address: str, village: str) -> None:
    """Count it, committed before it is recorded. Raises TooManyObjections: then nothing is counted."""
    limits = {f"address {_network(address)}": MOST_OF_ADDRESS, f"village {village}": MOST_OF_VILLAGE}
    with connection.transaction():
        connection.execute(_QUERIES.forget, {"hour": _HOUR})
        for whose, most in limits.items():
            mac = services.vault.fingerprint(f"objections {whose}".encode())
            if not connection.execute(_QUERIES.add, {"whose": mac, "most": most, "hour": _HOUR}).fetchone():
                raise TooManyObjections(minutes=_HOUR // timedelta(minutes=1))


def _network(address: str) -> str:
    """What one household's line has: an address, or of IPv6 a network."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((found, 64), strict=False) if isinstance(found, IPv6Address) else found)
