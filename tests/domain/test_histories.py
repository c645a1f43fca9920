"""After any sequence of commands, rollbacks by chain and redos, the register is consistent.

given a history, when what was rolled back is left out and the rest is given to an empty ledger,
then every command is accepted and the state is the same.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.commands.years import CloseYear
from domain.errors import Refused
from domain.rollback.commands import CaseCommand, RequestRedo, RequestRollback
from tests.support.histories import propose, without_correction
from tests.support.world import World

counted: Counter[str] = Counter()
STEPS = 60


def play(world: World, seeds: list[int]) -> None:
    """Give the world one proposed command a seed; refusals change nothing."""
    for step, seed in enumerate(seeds):
        command = propose(world, seed, step)
        if command is None:
            continue
        try:
            if isinstance(command, RequestRollback | RequestRedo):
                world.ask_and_approve(command)
            else:
                world.do(command)
            counted[command.NAME] += 1
        except Refused as refusal:
            counted[f"refused {refusal.code}"] += 1


def remaining(world: World) -> World:
    """The commands whose events count, given to an empty register in their order."""
    again = World()
    for command, actor in world.accepted:
        if isinstance(command, CaseCommand | CloseYear):
            continue
        made = [e for e in world.state.events.values() if (e.actor, e.command) == (actor, command.command_id)]
        if all(world.state.is_active(event.id) for event in made):
            again.do(without_correction(command), actor)
    return again


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 2**32), min_size=STEPS, max_size=STEPS))
def test_remaining_commands_give_the_same_state(seeds: list[int]) -> None:
    world = World()
    play(world, seeds)
    assert remaining(world).rows() == world.rows()
