"""Checking: the units of a file judged against the register as it stands now."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from api import probes
from api.imports.around import Around, AroundHouseholds, AroundPlaces, Desk
from api.imports.store import Imports
from api.imports.work import pack
from api.sheets.checks import Target, checked
from api.sheets.columns import Unit
from api.sheets.fields import layout_of
from api.sheets.judging import Verdict
from api.sheets.places import checked_place
from api.sheets.planning import Planner
from api.sheets.reading import Line
from api.sheets.registered import Villages
from domain.rules.entries import DuplicateElsewhere, NameDiffers, PersonDeceased

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from api.gateway import Gateway
    from api.imports.store import Import
    from api.sheets.checks import Sheaf
    from api.sheets.judging import Judged
    from domain.events import Actor
    from ledger.database import Connection

#: Codes of refusals that speak of people registered elsewhere.
TELLING = frozenset(kind.code for kind in (DuplicateElsewhere, NameDiffers, PersonDeceased))
#: A bundle with what is said of it, and the positions that this was decided on.
Said = tuple["Bundle", "Sheaf", "Judged", "Mapping[str, int]"]
#: What is read around the units of a kind.
AROUND: dict[Unit, Callable[[Desk, Sequence[Sheaf]], Around]] = {
    Unit.HOUSEHOLD: AroundHouseholds.of,
    Unit.VILLAGE: AroundPlaces.of,
    Unit.NATURAL_VILLAGE: AroundPlaces.of,
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A unit's lines as they go to a worker; `late`: the file has one of its numbers before."""

    place: int
    #: Place of its sheet in the layout, number and cells of each line.
    lines: list[tuple[int, int, list[Any]]]
    late: bool


class Checker:
    """Judges bundles of one import over one connection (in autocommit mode)."""

    def __init__(self, gateway: Gateway, connection: Connection, job: Import, actor: Actor) -> None:
        self._gateway = gateway
        self._connection = connection
        self._job = job
        self._actor = actor
        self._layout = layout_of(job.kind)
        target = Target(job.division, job.year, Villages(connection).code, job.status)
        self._planner = Planner(job.id, job.sha256, target)
        self._earlier = Imports(connection).earlier(job)

    def check(self, bundles: Sequence[Bundle]) -> int:
        """Judge some units and write what is said of them; returns how many."""
        judged = [self._throttled(one) for one in self.judge(bundles)]
        Imports(self._connection).stage(self._job.id, [self._row(*one) for one in judged])
        return len(judged)

    def judge(self, bundles: Sequence[Bundle]) -> list[Said]:
        """What is to be said of each, and the positions that it was decided on."""
        sheaves = [self._checked(bundle) for bundle in bundles]
        desk = Desk(self._gateway, self._connection, self._planner, self._actor)
        around = AROUND[self._layout.unit](desk, sheaves)
        return [
            (bundle, sheaf, around.judge(sheaf, again=sheaf.number in self._earlier), around.seen)
            for bundle, sheaf in zip(bundles, sheaves, strict=True)
        ]

    def _throttled(self, one: Said) -> Said:
        """Answers about people outside the asker's division are counted, and end where the limit is."""
        bundle, sheaf, judged, seen = one
        telling = [p for p in judged.problems if p.code in TELLING]
        try:
            for _ in telling:
                probes.note(self._connection, self._actor)
        except probes.TooManyProbes as refusal:
            hidden = [replace(p, code=refusal.code, message=refusal.message) for p in telling]
            others = [p for p in judged.problems if p not in telling]
            return bundle, sheaf, replace(judged, problems=[*others, *hidden]), seen
        return one

    def _checked(self, bundle: Bundle) -> Sheaf:
        sheets = self._layout.sheets
        lines = [Line(sheets[sheet], number, cells) for sheet, number, cells in bundle.lines]
        if self._layout.unit is Unit.HOUSEHOLD:
            return checked(bundle.place, lines, self._planner.target, of_several=len(sheets) > 1)
        return checked_place(bundle.place, lines, self._planner.target)

    def _row(self, bundle: Bundle, sheaf: Sheaf, judged: Judged, seen: Mapping[str, int]) -> tuple[Any, ...]:
        work = None
        if judged.decided:
            work = pack(self._gateway.vault, self._job.id, judged.decided, seen)
        warnings = [LATE] if bundle.late and judged.verdict is Verdict.NEW else []
        problems = [asdict(problem) for problem in judged.problems] or None
        return (
            sheaf.place, sheaf.number, sheaf.first.number, len(sheaf.members), judged.verdict.value,
            problems, [*warnings, *judged.warnings] or None, work, bundle.late,
        )  # fmt: skip


#: A number that the file has twice: the second household takes its person over without the number.
LATE = {
    "code": "duplicate_in_file",
    "message": "有成员的证件号码在本文件前面的另一户中也有:该成员将按重复人口录入,不带证件号码。",
}
