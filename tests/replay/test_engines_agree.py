"""After every history the fold in Python, the read models and a rebuild agree on a real database.

given a history steered by the state, when each command goes through the gateway,
then what is refused in memory is refused there with the same code; the live read models are what
the fold says; a rebuild from nothing gives the same rows; the remaining commands given to an empty
ledger give the same state; and every field's `why` names the event that set it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from domain.commands.years import CloseYear
from domain.drafts import RULES
from domain.errors import Refused
from domain.procedures.commands import ProcedureCommand
from domain.rollback.commands import ApproveCase, CaseCommand, RejectCase, RequestRedo, RequestRollback
from domain.why import explain
from tests.support.histories import EVIDENCE, propose, without_correction
from tests.support.register import TestRegister
from tests.support.world import World

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.fold import State
    from ledger.database import Database

STEPS = 60
HISTORIES = 100
#: Of so many histories each, only until every kind was accepted often enough.
ROUNDS = range(20)


#: A rollback concerns somebody whose household has since changed its village.
MOVED_AWAY = [*[0] * 11, 731, 1, *[0] * 43, 243, 0, 249, 3883]
#: Somebody's number is corrected twice and given to another; the second correction is rolled back.
CORRECTED_TWICE = [
    *[0] * 37, 4294967296, *[0] * 5, 1, 145, 1, 6515025, 695, 1048575, 154429694, 1, 1, 228, *[1] * 5,
    119104749, 1,
]  # fmt: skip


def give(world: World | TestRegister, command: Command) -> str | None:
    """Give a command; the code of its refusal, None when it was accepted."""
    try:
        if isinstance(command, RequestRollback | RequestRedo):
            world.ask_and_approve(command)
        else:
            world.do(command)
    except Refused as refusal:
        return refusal.code
    return None


def remaining(world: World) -> World:
    """The commands whose events count, given to an empty register in their order."""
    again = World()
    for command, actor in world.accepted:
        made = [e for e in world.state.events.values() if (e.actor, e.command) == (actor, command.command_id)]
        handled = isinstance(command, CaseCommand | CloseYear)
        if not handled and all(world.state.is_active(e.id) for e in made):
            again.do(without_correction(command), actor)
    return again


def require_reasons(state: State) -> None:
    """Every field's explanation begins with the event that set it."""
    for key in list(state.assigned):
        best = state.winner(key)
        chain = explain(state, key).chain
        if best is not None:
            assert best.event.id in {step.event.id for step in chain if step.depth == 0}
        assert all(state.stands(step.event.id) for step in chain if step.depth == 0)


def require_agreement(register: TestRegister, world: World) -> None:
    assert register.drift() == []
    state = register.state()
    assert state.rows() == world.state.rows()
    assert remaining(world).rows() == world.rows()
    require_reasons(state)


@pytest.mark.parametrize("at_least", [10, pytest.param(200, marks=pytest.mark.soak)])
def test_all_engines_agree_after_every_history(database: Database, at_least: int) -> None:
    counted: Counter[str] = Counter()

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        database=None,
    )
    @given(st.lists(st.integers(0, 2**32), min_size=STEPS, max_size=STEPS))
    @example(MOVED_AWAY)
    @example(CORRECTED_TWICE)
    def histories(seeds: list[int]) -> None:
        with TestRegister.on(database) as register:
            register.empty(database)
            register.give_evidence(database, EVIDENCE)
            world = World()
            for step, seed in enumerate(seeds):
                command = propose(world, seed, step)
                if command is None:
                    continue
                refused = give(world, command)
                assert give(register, command) == refused
                counted[command.NAME if refused is None else f"refused {refused}"] += 1
            require_agreement(register, world)

    # Cases of procedures have histories of their own (tests/domain/test_procedure_histories.py).
    wanted = {command.NAME for command in RULES if not issubclass(command, ProcedureCommand)}
    wanted -= {ApproveCase.NAME, RejectCase.NAME}
    short: dict[str, int] = {}
    for _ in ROUNDS:
        histories()
        short = {name: counted[name] for name in wanted if counted[name] < at_least}
        if not short:
            break
    assert short == {}
