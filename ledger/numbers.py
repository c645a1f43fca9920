"""Who holds a document number, by its HMAC; the number itself is nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Hold:
    """What becomes of the number that the event `event` assigned to `person`.

    `number` is given when that event is new.  `held`: from now on he holds it, and no other one;
    otherwise it is free.  `fresh`: he never had another.  `by` is the event that makes it so: the
    same one, or a rollback or redo.
    """

    person: str
    event: str
    number: str | None
    by: str
    held: bool = True
    fresh: bool = False


class Entry(NamedTuple):
    """A number's entry: assigned to `person` by `event`; `changed_by` made it held or freed it."""

    person: str
    event: str
    mac: bytes
    holds: bool
    changed_by: str
