"""How the facts of older versions of an event read today.  Changes are never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.errors import VersionUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Facts = dict[str, Any]
Upcasters = dict[tuple[str, int], "Callable[[Facts], Facts]"]

#: (event type, version) -> the facts of that version as those of the next.  A new version of an
#: event is a new entry here, so the newest version of a type is one above its last entry.
UPCASTERS: Upcasters = {}


def upcast(
    kind: str, version: int, facts: Facts, upcasters: Mapping[tuple[str, int], Callable[[Facts], Facts]]
) -> tuple[int, Facts]:
    """The newest version of the type, and the facts as it has them. Refused: `VersionUnknown`."""
    written = version
    while step := upcasters.get((kind, version)):
        facts, version = step(facts), version + 1
    if version == written and version > 1 and (kind, version - 1) not in upcasters:
        raise VersionUnknown(type=kind, version=version)
    return version, facts
