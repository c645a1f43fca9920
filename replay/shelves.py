"""One shelf for each address in this process, so that every file is held against its digest once."""

from __future__ import annotations

from functools import cache

from replay.segments.shelf import Shelf


@cache
def shelf_at(address: str) -> Shelf:
    """The shelf of an address, the same one for the whole process."""
    return Shelf(address)
