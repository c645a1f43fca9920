"""The one door for commands: read what lies under its tags, decide, append on condition, project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from api import probes
from api.admissions import Admissions
from api.evidence import require_known
from api.hits import hits_of
from api.holds import holds
from api.numbers import macs_of, number_states
from api.orders.judging import Judging, judged
from api.scope import Scope, case_scope, roots
from domain import commands as c
from domain.calendar import SHANGHAI
from domain.decide import decide
from domain.errors import Conflict
from domain.fold import State
from domain.known import Context
from domain.procedures.commands import ProcedureCommand
from domain.procedures.ending import compared, ending, own_tags
from domain.rollback.commands import ApproveCase, CaseCommand
from domain.rollback.dependents import spoken_years
from domain.rollback.request import plan_asked
from domain.rules.entries import DuplicateElsewhere
from ledger.errors import AlreadyAnswered, ConditionFailed, NumberTaken, recording
from ledger.store import Save
from projections.write import record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from domain.commands import Command
    from domain.events import Actor, Event
    from ledger.database import Connection
    from ledger.store import Ledger, Loaded

ATTEMPTS = 12
#: Between a command id and the number of a later part; no id that a caller gives has it.
PART = " "


class Busy(Conflict):
    """The same data kept changing while the command was decided."""

    code, sentence = "busy", "这份资料正有多人同时办理,请稍后再试。"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command recorded; `repeated` when the same command had been answered before."""

    events: list[Event]
    repeated: bool = False


def today() -> date:
    """The day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def fingerprint(command: Command) -> bytes:
    """What tells whether a command id is used again with other content; the ledger keeps a MAC of it.

    The digest of a later part of an approval is ours, not the caller's, so it is no content.
    """
    ours = {"digest"} if PART in command.command_id else set()
    content = f"{command.NAME}\n{command.model_dump_json(exclude={'command_id', *ours})}"
    return hashlib.sha256(content.encode()).digest()


def decided(connection: Connection, command: Command, state: State, context: Context) -> Save:
    """What the command records, all that it names being there. Raises Refused."""
    events = decide(command, state, context)
    require_known(connection, command, state, events)
    years = spoken_years(events, state)
    return Save(context.actor.account, command.command_id, fingerprint(command), events, years)


class Gateway:
    """Runs commands over connections that `connect` lends out."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Connection]],
        ledger: Ledger,
        clock: Callable[[], date] = today,
    ) -> None:
        self.connect = connect
        self.ledger = ledger
        self.vault = ledger.vault
        self.clock = clock
        self.admissions = Admissions()

    def run(self, command: Command, actor: Actor, if_match: int | None = None) -> Answer:
        """Decide and record; a repeated command id gives the first answer. Raises Refused, AnswerLost.

        `if_match` is the last position that the caller saw under the household, village, case or work order.
        """
        answer = self._run(command, actor, if_match)
        while isinstance(command, ApproveCase) and not answer.events[0].facts["finished"]:
            command = self._next_part(command, actor)
            more = self._run(command, actor, None)
            answer = Answer([more.events[0], *answer.events[1:], *more.events[1:]], answer.repeated)
        return answer

    def _run(self, command: Command, actor: Actor, if_match: int | None) -> Answer:
        for _ in range(ATTEMPTS):
            with self.connect() as connection:
                try:
                    return self._once(connection, command, actor, if_match)
                except (ConditionFailed, NumberTaken, AlreadyAnswered):
                    connection.rollback()
                except DuplicateElsewhere:
                    connection.rollback()
                    probes.note(connection, actor)
                    raise
        raise Busy

    def _once(self, connection: Connection, command: Command, actor: Actor, if_match: int | None) -> Answer:
        scope = self.read(connection, command, actor)
        if (answered := scope.loaded.answered) is not None:
            self.ledger.require_same(answered, fingerprint(command))
            return Answer(answered.events, repeated=True)
        scope.require_match(command, if_match)
        save = decided(connection, command, scope.state, scope.context)
        after = scope.state.with_events(save.events) if isinstance(command, ApproveCase) else None
        condition, wrapped = scope.condition(save.events), scope.loaded.wrapped
        packed = self.ledger.packed([save], condition, wrapped, holds(save.events, after))
        with recording(command.command_id.partition(PART)[0]):
            recorded = record(connection, packed, after)
            connection.commit()
        return Answer(recorded)

    def year(self) -> int:
        """The register's current statistical year, for which cases of rollback are recorded."""
        with self.connect() as connection:
            return self.admissions.register(connection).current_year

    def given(self, actor: Actor, command_id: str) -> Event | None:
        """The first event of a command that the account has given; none if it has not."""
        with self.connect() as connection:
            answered = self.ledger.load(connection, (), command=(actor.account, command_id)).answered
        return answered.events[0] if answered else None

    def read(self, connection: Connection, command: Command, actor: Actor) -> Scope:
        """Everything a decision on the command needs, as it stands now."""
        register, kin = self.admissions.read(connection, actor)
        context = Context(self.clock(), actor, register, kin=kin, mac=self.mac)
        if isinstance(command, CaseCommand):
            return case_scope(self, connection, command, context)
        if isinstance(command, ProcedureCommand):
            return self._of_procedure(connection, command, context)
        by_mac = macs_of(self.vault, command)
        loaded = self._load(connection, command, actor, by_mac)
        events = loaded.events
        if isinstance(command, c.CorrectIdentity | c.PairHelper):
            events = self.opened(connection, events)
        numbers = number_states(connection, by_mac, loaded.numbers)
        return Scope(loaded, State(events), replace(context, numbers=numbers))

    def mac(self, content: bytes) -> str:
        """What tells one content of a case from another, in hex."""
        return self.vault.fingerprint(content).hex()

    def _of_procedure(self, connection: Connection, command: ProcedureCommand, context: Context) -> Scope:
        """The case, and what the command that it may end in reads."""
        own = own_tags(command)
        key = (context.actor.account, command.command_id)
        events = self.opened(connection, self.ledger.load(connection, own, command=key).events)
        if (case := compared(command, events, context)) is not None:
            context = replace(context, hits=hits_of(connection, self.vault, [case], context.today))
        judging = Judging(connection, self.ledger, context)
        context = replace(context, judged=judged(judging, [(command, events)]))
        effect = ending(command, events, context) or command
        by_mac = macs_of(self.vault, effect)
        loaded = self._load(connection, effect, context.actor, by_mac, own)
        numbers = number_states(connection, by_mac, loaded.numbers)
        state = State(self.opened(connection, loaded.events))
        return Scope(loaded, state, replace(context, numbers=numbers))

    def _load(
        self, connection: Connection, command: Command, actor: Actor, macs: Collection[bytes],
        more: Collection[str] = (),
    ) -> Loaded:  # fmt: skip
        """What lies under the command's roots, and more."""
        return self.under(connection, roots(command).union(more), macs, (actor.account, command.command_id))

    def under(
        self, connection: Connection, tags: set[str], macs: Collection[bytes],
        command: tuple[str, str] | None = None,
    ) -> Loaded:  # fmt: skip
        """What lies under the tags; and under whoever holds one of these numbers."""
        loaded = self.ledger.load(connection, tags, command=command, macs=macs)
        # Another may hold the number by the time its holder is read: he too must be among the tags.
        while not (holders := _holders(loaded)) <= loaded.seen.keys():
            tags = tags | holders
            loaded = self.ledger.load(connection, tags, command=command, macs=macs)
        return loaded

    def opened(self, connection: Connection, events: Sequence[Event]) -> list[Event]:
        """The events with their personal values; erased ones read so."""
        subjects = {t.partition(":")[2] for event in events for t in event.tags}
        return self.vault.open_all(events, self.ledger.keys(connection, subjects))

    def _next_part(self, command: ApproveCase, actor: Actor) -> ApproveCase:
        """The same approval for what is left of a long chain, under an id of its own."""
        base, _, n = command.command_id.partition(PART)
        part = command.model_copy(update={"command_id": f"{base}{PART}{int(n or 1) + 1}"})
        with self.connect() as connection:
            scope = self.read(connection, part, actor)
            if scope.loaded.answered is not None:
                return part
            asked = scope.state.value("case", command.case_id, "asked")
            digest = plan_asked(scope.state, asked, scope.context).preview.digest
        return part.model_copy(update={"digest": digest})


def _holders(loaded: Loaded) -> set[str]:
    return {f"person:{entry.person}" for entry in loaded.numbers if entry.holds}
