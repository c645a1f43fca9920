"""What a route's row in the table says: what it notes in the access log, and who may ask."""

from __future__ import annotations

from typing import NamedTuple

from api.imports.store import SEE_ALL
from api.needs import READERS, WORKERS, Need, Reach


class Route(NamedTuple):
    """What is noted once it has answered; None: nothing, but that somebody was refused. What a command
    recorded stands in the ledger itself. `need` None: nobody need be signed in.
    """

    kind: str | None
    need: Need | None


def reads(reach: Reach = Reach.DIVISION, *roles: str) -> Need:
    """Business data, by whoever has one of the roles; by default each reader."""
    return Need(roles or READERS, reach, reads=True)


SELF, OWN = Need(reach=Reach.NOWHERE), Need(reach=Reach.OWN)
READS, LISTS, EXPORTS = reads(), reads(Reach.LISTS), reads(Reach.DIVISION, *WORKERS)
OWN_EXPORT = reads(Reach.OWN)
IMPORT = Need(READERS, Reach.OWN, reads=True, others=tuple(sorted(SEE_ALL)))
OWN_IMPORT = reads(Reach.OWN, "entry")
SECURITY = Need(("security_admin",))
#: Who sees that the ledger is whole: it holds no business, and the program tells much of it to anybody.
LEDGER_WATCHERS = ("audit", "system_admin", "security_admin", "audit_admin")
