"""What a door asks of whoever comes to it: one of some roles, and how far what it opens reaches.

Each route (`api.http.routes`) and each verb (`api.cli.doors`) names its need in its table. There it is
held against the account, from there docs/permissions.md is written, and the tests go through it.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from api.sight import NoBusinessData
from domain.admission import RoleMissing
from domain.roles import BUSINESS, ROLE_LABELS

if TYPE_CHECKING:
    from domain.errors import NotAllowed
    from domain.events import Actor

READERS = tuple(BUSINESS)
WORKERS = ("entry", "review", "approval")


class Reach(Enum):
    """What becomes of a thing that lies outside the account's division."""

    #: Nothing here lies anywhere.
    NOWHERE = "nowhere"
    #: It is as if it did not exist (404).
    DIVISION = "division"
    #: It is not among those that are listed.
    LISTS = "lists"
    #: Only what the account has made itself is there for it; of others' what `Need.others` may see.
    OWN = "own"
    #: As `DIVISION`; inside it is for whoever the present step of the case is for.
    STEP = "step"
    #: The account's division contains the whole register, or it is refused (403).
    WHOLE = "whole"


class Need(NamedTuple):
    """The roles, one of which is needed (none: whoever is signed in), and the reach.

    `reads`: business data; whoever has no business role at all is told so. `refusal`: what somebody
    without the roles is told otherwise. `others`: roles that see what others of the division have made.
    """

    roles: tuple[str, ...] = ()
    reach: Reach = Reach.DIVISION
    reads: bool = False
    refusal: type[NotAllowed] = RoleMissing
    others: tuple[str, ...] = ()

    def require(self, actor: Actor) -> None:
        """Raises NoBusinessData, RoleMissing or the need's own refusal."""
        if (refused := self.refused(actor.roles)) is not None:
            raise refused

    def refused(self, held: frozenset[str]) -> NotAllowed | None:
        """Why somebody with these roles may not; None: he may."""
        if not self.roles or held.intersection(self.roles):
            return None
        if self.reads and not held & BUSINESS.keys():
            return NoBusinessData()
        if self.refusal is RoleMissing:
            return RoleMissing(role="”或“".join(ROLE_LABELS[role] for role in self.roles))
        return self.refusal()
