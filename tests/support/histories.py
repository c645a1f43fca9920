"""Histories in which years are closed now and then, and corrected afterwards."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from domain.commands.years import CloseYear
from domain.rollback.commands import CaseCommand
from tests.support.steering import Proposer

if TYPE_CHECKING:
    from domain.commands import Command
    from tests.support.world import World

#: What corrections are shown by.
EVIDENCE = "sha256:" + "7e" * 32
#: Years are drawn from these: 2018 is often named by nobody, and whoever closes 2020 ends the history.
_YEARS = (2019, 2019, 2019, 2019, 2019, 2019, 2018, 2020)


def propose(world: World, seed: int, step: int) -> Command | None:
    """What comes next: as a proposer draws it, but for a close now and then, and corrections after it.

    Chance has numbers of its own here, so that a history in which nothing is closed stays as it was.
    """
    rng = Random(f"years {seed}")
    if rng.random() < 0.02:
        return CloseYear(command_id=f"close{step}", year=rng.choice(_YEARS), form=1)
    command = Proposer(world.state, Random(seed), step).propose()
    if command is None or not world.register.closed_years or rng.random() < 0.3:
        return command
    if isinstance(command, CaseCommand) or world.register.is_closed(command.year):
        return command.model_copy(update={"correction": "更正7号", "evidence": (EVIDENCE,)})
    return command


def without_correction(command: Command) -> Command:
    """The command as it would be given while no year is closed."""
    return command.model_copy(update={"correction": None, "evidence": ()})
