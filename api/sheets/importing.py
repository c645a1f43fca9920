"""Importing a form: household by household through the gateway; what is refused does not stop the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from api.sheets import errors as e
from api.sheets.checks import Target, sheaves
from api.sheets.fields import LAYOUTS
from api.sheets.planning import Planner
from api.sheets.reading import read_file
from domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from api.sheets.checks import Sheaf
    from api.sheets.columns import Column
    from api.sheets.reading import File, Row
    from api.sheets.registered import Household, Register
    from domain.commands import Command
    from domain.events import Actor

#: Households looked up together.
BATCH = 200


class Answered(Protocol):
    """What the gateway answers; `repeated` when it had answered the same command before."""

    @property
    def repeated(self) -> bool: ...


class Runs(Protocol):
    """Decides and records a command. Raises Refused."""

    def run(self, command: Command, actor: Actor) -> Answered: ...


@dataclass
class ImportResult:
    """Households taken over, surveyed, and found unchanged; every refused row with its reason.

    A household whose take-over stands but whose form is refused counts as new and as refused.
    """

    file: File
    new: int = 0
    surveyed: int = 0
    unchanged: int = 0
    refused_households: int = 0
    refused: list[e.RowError] = field(default_factory=list)


def run_import(  # noqa: PLR0913, PLR0917  each is named where it is called
    path: Path, kind: str, division: str, year: int, actor: Actor, gateway: Runs, known: Register,
    *,
    village_code: Callable[[tuple[str, ...]], str | None],
    status: str = "not_exited",
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportResult:  # fmt: skip
    """Import a file of a kind (`persons`, `households`) into a division for a year.

    `status` is that of households taken over from a layout without it. A dry run reads and plans
    but gives no command. `progress` is called with households done and households in all. Raises
    SheetRefused when the file as a whole cannot be read. The same file again changes nothing.
    """
    file = read_file(path, LAYOUTS[kind])
    target = Target(division, year, village_code, status)
    run = _Run(Planner(file.sha256, target), actor, None if dry_run else gateway, known, ImportResult(file))
    found = sheaves(file, target)
    done = 0
    for batch in _batches(found):
        run.batch(batch)
        done += len(batch)
        if progress is not None:
            progress(done, len(found))
    return run.result


def _batches(found: list[Sheaf]) -> Iterator[list[Sheaf]]:
    rest = iter(found)
    while batch := list(islice(rest, BATCH)):
        yield batch


@dataclass
class _Run:
    planner: Planner
    actor: Actor
    gateway: Runs | None
    known: Register
    result: ImportResult

    def batch(self, batch: Sequence[Sheaf]) -> None:
        numbers = [sheaf.number for sheaf in batch if sheaf.number]
        known = self.known.households(numbers, self.planner.target.year)
        for sheaf in batch:
            try:
                self._one(sheaf, known.get(sheaf.number or ""))
            except e.RowsRefused as refused:
                self._refuse(refused.errors)
            except Refused as refusal:
                self._refuse([row_error(refusal, sheaf)])

    def _refuse(self, errors: list[e.RowError]) -> None:
        self.result.refused += errors
        self.result.refused_households += 1

    def _one(self, sheaf: Sheaf, household: Household | None) -> None:
        if household is None:
            self._give(self.planner.commands(sheaf, None))
            taken_over = self._taken_over(sheaf)
            self.result.new += 1
            if taken_over is not None:
                self._give(self.planner.commands(sheaf, taken_over))
        elif self._give(self.planner.commands(sheaf, household)):
            self.result.surveyed += 1
        else:
            self.result.unchanged += 1

    def _taken_over(self, sheaf: Sheaf) -> Household | None:
        """The household just taken over, None on a dry run.

        Raises TakenBack when the same take-over was answered before and has been rolled back.
        """
        if self.gateway is None:
            return None
        number = str(sheaf.number)
        found = self.known.households([number], self.planner.target.year)
        if number not in found:
            raise e.TakenBack
        return found[number]

    def _give(self, commands: Sequence[Command]) -> bool:
        """Give the commands in order; whether any of them did something."""
        if self.gateway is None:
            return bool(commands)
        answers = [self.gateway.run(command, self.actor) for command in commands]
        return not all(answer.repeated for answer in answers)


def row_error(refusal: Refused, sheaf: Sheaf) -> e.RowError:
    """A refused command told at the row and column that it is about."""
    member = refusal.data.get("row")
    rows = list(sheaf.rows)
    if isinstance(member, int) and 0 < member <= len(sheaf.members):
        rows = [sheaf.members[member - 1]]
    named = ((row, column) for row in rows if (column := _column(row, refusal.at)))
    row, column = next(named, (rows[0], None))
    head = column.head if column else None
    return e.RowError(row.sheet.name, row.number, head, refusal.code, refusal.message, sheaf.number)


def _column(row: Row, name: str | None) -> Column | None:
    return next((column for column in row.sheet.columns if column.path[-1] == name), None)
