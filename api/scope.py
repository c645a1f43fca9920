"""What a command must read: its roots, and for rollbacks everything the chain may reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import commands as c
from domain.errors import Conflict, InvalidInput
from domain.events import tag
from domain.fold import State
from domain.procedures.commands import ProcedureCommand
from domain.procedures.ending import own_tags
from domain.rollback.commands import OfCase, RequestRedo, RequestRollback
from domain.rollback.dependents import dependents, homes, reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.gateway import Gateway
    from domain.commands import Command
    from domain.events import Event
    from domain.known import Context
    from domain.rollback.commands import CaseCommand
    from ledger.database import Connection
    from ledger.store import Ledger, Loaded


class SeenOutdated(Conflict):
    """Something was recorded about the household, village, case or work order since the caller looked."""

    code, sentence = "seen_outdated", "资料在您查看之后已有更新,请刷新后再办。"


class NothingToMatch(InvalidInput):
    """The command is on nothing that an ETag was given out for: a new case, a request for a rollback."""

    code, field = "nothing_to_match", "If-Match"
    sentence = "这项业务没有可以核对的 ETag,请不带 If-Match 再送。"


@dataclass(frozen=True, slots=True)
class Scope:
    """What was read under the tags of a command, folded."""

    loaded: Loaded
    state: State
    context: Context

    def require_match(self, command: Command, position: int | None) -> None:
        """Raises SeenOutdated when something newer lies there than was seen; NothingToMatch."""
        if position is None:
            return
        if not (own := matched(command)):
            raise NothingToMatch
        if max(self.loaded.seen[one] for one in own) > position:
            raise SeenOutdated

    def condition(self, events: Sequence[Event]) -> dict[str, int]:
        """The last position seen under each tag that the events of the command depend on.

        Of a long chain that is only this part: whatever would build on an event shares a tag with it.
        """
        if not any(event.type.startswith("rollback.") for event in events):
            return self.loaded.seen
        own = {t for event in events for t in event.tags}
        return {t: position for t, position in self.loaded.seen.items() if t in own}


def roots(command: Command) -> set[str]:
    """The tags that a command reads under; the persons of a household come by themselves."""
    found: set[str] = set()
    if isinstance(command, c.OfHousehold):
        found.add(tag("household", command.household))
    if isinstance(command, c.DeleteDuplicate):
        found.add(tag("person", command.kept))
    if isinstance(command, c.OfVillage):
        found.add(tag("village", command.village))
    if isinstance(command, c.OfCounty):
        found.add(tag("county", command.county))
    return found


def matched(command: Command) -> set[str]:
    """The tags that an ETag of what the command is on speaks of; none where there is no such ETag."""
    if isinstance(command, OfCase):
        return {tag("case", command.case_id)}
    if isinstance(command, ProcedureCommand):
        return own_tags(command)
    return {root for root in roots(command) if not root.startswith("person:")}


def case_scope(gateway: Gateway, connection: Connection, command: CaseCommand, context: Context) -> Scope:
    """Read outward from what a case names until nothing that depends on it lies outside."""
    key = (context.actor.account, command.command_id)
    tags, named = _start(gateway.ledger, connection, command)
    while True:
        loaded = gateway.ledger.load(connection, tags, command=key)
        state = State(gateway.opened(connection, loaded.events))
        wanted = _reached(state, named if named is not None else list(state.events))
        if wanted <= tags:
            return Scope(loaded, state, context)
        tags |= wanted


def _start(
    ledger: Ledger, connection: Connection, command: CaseCommand
) -> tuple[set[str], Sequence[str] | None]:
    """The first tags to read, and the events named; None: all that a household has."""
    if isinstance(command, OfCase):
        own = {tag("case", command.case_id)}
        asked = State(ledger.load(connection, own).events).value("case", command.case_id, "asked")
        events: Sequence[str] = asked.get("events", ()) if asked else ()
        return own | reach(ledger.many(connection, events)), events
    if isinstance(command, RequestRollback) and command.kind is not None:
        return {tag("household", command.household or "")}, None
    named = command.events if isinstance(command, RequestRollback | RequestRedo) else ()
    return reach(ledger.many(connection, named)), named


def _reached(state: State, ids: Sequence[str]) -> set[str]:
    """Tags of the named events, of what they withdrew, of all that depends on them, and of the
    households that anybody concerned ever was in: a preview says where these are and who is in them.
    """
    events: list[Event] = [state.events[i] for i in ids if i in state.events]
    events += [state.events[w] for e in tuple(events) for w in e.withdraws if w in state.events]
    reached = [*events, *dependents(state, events)]
    return reach(reached) | {tag("household", home) for home in homes(state, reached)}
