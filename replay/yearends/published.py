"""Year-ends that were published: what the ledger says of the years that were closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.rules.years import CLOSED
from replay.fold import Point, fold
from replay.yearends.yearend import Which

if TYPE_CHECKING:
    from replay.engines import Engine


@dataclass(frozen=True, slots=True)
class Published:
    """A closed year: the index it was closed at, the version of its form, its hash."""

    year: int
    index: int
    form: int
    hash: str

    @property
    def which(self) -> Which:
        """The year-end that was published."""
        return Which(self.form, self.year, self.index)


def published(engine: Engine, index: int) -> list[Published]:
    """The years closed as known at an index, by year."""
    return [
        Published(row["year"], row["ledger_index"], row["form"], row["hash"])
        for row in years(engine, index)
        if row["status"] == CLOSED
    ]


def years(engine: Engine, index: int) -> list[dict[str, Any]]:
    """The years closed or closing as known at an index: year, status, ledger_index, form, hash."""
    rows = fold(engine.table, "year", Point(index)).order_by("year")
    names = ("year", "status", "ledger_index", "form", "hash")
    return [
        {name: _plain(row[name]) for name in names} for row in engine.arrow(rows.select(*names)).to_pylist()
    ]


def _plain(value: Any) -> Any:
    """A number of a column with gaps is a float with some engines, and what is not there no number."""
    if isinstance(value, float):
        return None if value != value else int(value)  # noqa: PLR0124  not a number
    return value
