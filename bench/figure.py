"""One figure of a benchmark: our rate, the limit measured in the same run, and their ratio."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `limit` in `unit`; `ratio` is the median over rounds of ours / limit."""

    work: str
    ours: float
    limit: float
    unit: str
    ratio: float
    detail: dict[str, Any]

    @classmethod
    def of(
        cls, work: str, unit: str, rounds: Sequence[tuple[float, float]], detail: dict[str, Any]
    ) -> Figure:
        """From rounds of (ours, limit), each measured one right after the other."""
        return cls(
            work,
            round(median(ours for ours, _ in rounds), 1),
            round(median(limit for _, limit in rounds), 1),
            unit,
            round(median(ours / limit for ours, limit in rounds), 3),
            {**detail, "rounds": len(rounds)},
        )

    def line(self) -> str:
        """The figure as one JSON line."""
        return json.dumps(asdict(self), ensure_ascii=False)
