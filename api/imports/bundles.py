"""The units of a file as they go to workers, and in what portions."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from api.imports.checking import Bundle
from api.sheets import cells
from api.sheets.checks import units_of
from domain.identity import same_person_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from api.sheets.reading import File

T = TypeVar("T")
#: Units that a worker is given at once.
CHUNK = 60


def bundles_of(file: File) -> list[Bundle]:
    """The units of a file as they go to workers."""
    sheets = {sheet.name: n for n, sheet in enumerate(file.layout.sheets)}
    people = (sheet for sheet in file.layout.sheets if sheet.per_person)
    columns = (n for sheet in people for n, c in enumerate(sheet.columns) if c.place == "person.document")
    column = next(columns, 0)
    named: set[str] = set()
    found = []
    for place, lines in enumerate(units_of(file.lines)):
        written = (cells.document(line.cells[column]) for line in lines if line.sheet.per_person)
        numbers = {same_person_part(number) for number in written if number}
        bare = [(sheets[line.sheet.name], line.number, line.cells) for line in lines]
        found.append(Bundle(place, bare, late=not numbers.isdisjoint(named)))
        named |= numbers
    return found


def emptied(items: list[T]) -> Iterator[T]:
    """The items, first to last, each let go of as it is taken."""
    items.reverse()
    while items:
        yield items.pop()


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items by CHUNK, as they are asked for."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
