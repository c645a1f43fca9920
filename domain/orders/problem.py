"""The problem that an order is about, and what the rule says of it at a moment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.quality import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Findings of one problem that an order keeps; all of them count.
KEPT = 20


class Problem(NamedTuple):
    """A rule broken in a statistical year: by a household, or (None) by a village as a whole."""

    rule: str
    year: int
    household: str | None
    village: str | None

    @property
    def id(self) -> str:
        """What it is told apart by, and the id of the order on it: so there is never more than one."""
        text = f"{self.rule}\n{self.year}\n{self.household or self.village}"
        return hashlib.blake2s(text.encode(), digest_size=10).hexdigest()


class Found(NamedTuple):
    """One finding: which person, and the values of the rule's sentence; nothing in it is personal."""

    person: str | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rule finds now, and in which village; nothing: the problem does not stand."""

    village: str
    found: Sequence[Found]

    @property
    def seen(self) -> str:
        """What these findings are told apart from others by, in hex."""
        text = json.dumps(sorted(map(_row, self.found)), ensure_ascii=False)
        return hashlib.blake2s(text.encode(), digest_size=10).hexdigest()

    def kept(self) -> dict[str, Any]:
        """How many there are, and the first of them."""
        first = sorted(self.found, key=_row)[:KEPT]
        return {"count": len(self.found), "first": [one._asdict() for one in first]}


def _row(one: Found) -> tuple[str, str]:
    return one.person or "", json.dumps(one.data, ensure_ascii=False, sort_keys=True, default=str)


def sentence(number: str, found: dict[str, Any]) -> str:
    """What is wrong, as the first finding says it, and how many more there are."""
    kept = rule(number)
    if kept is None or not found["first"]:
        return ""
    told = Finding(kept, None, None, found["first"][0]["data"]).sentence
    return told if found["count"] == 1 else f"{told.removesuffix('。')}(共{found['count']}处)。"
