"""Matching the rows of a household's members with the members that the register has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.sheets import errors as e
from domain.identity import same_person_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.sheets.reading import Row
    from api.sheets.registered import Member

IDENTITY = "修改姓名和证件号码"
RELATION = "变更户主"
#: What a person is found by, best first: field → what of it is compared.
KEYS: dict[str, Callable[[str], str]] = {"document": same_person_part, "number": str, "name": str}


def match(rows: Sequence[Row], members: Sequence[Member]) -> list[tuple[Row, Member]]:
    """Each row with its member: by document, else by 人口编号, else by name.

    Notes on the rows who is not in the register, who is missing, and what the register has otherwise.
    """
    pairs, left, free = paired(rows, members)
    for row in left:
        row.refuse(e.PersonUnknown, "person.name")
    if free:
        rows[0].refuse(e.PersonMissing, count=len(free))
    for row, member in pairs:
        _compare(row, member)
    return pairs


def paired(
    rows: Sequence[Row], members: Sequence[Member]
) -> tuple[list[tuple[Row, Member]], list[Row], list[Member]]:
    """Each row with its member, then the rows and the members that are left over."""
    free, left, pairs = list(members), list(rows), []
    for name, as_key in KEYS.items():
        by_key = {as_key(key): member for member in reversed(free) if (key := member.person.get(name))}
        for row in list(left):
            key = row.values.get(f"person.{name}")
            member = by_key.pop(as_key(key), None) if key else None
            if member is not None:
                pairs.append((row, member))
                left.remove(row)
                free.remove(member)
    return pairs, left, free


def _compare(row: Row, member: Member) -> None:
    """Note a name, document or relation that is not the register's; a blank contradicts nothing."""
    person = member.person
    said: dict[str, tuple[object, str]] = {
        "person.name": (person.get("name"), IDENTITY),
        "person.document": (person.get("document"), IDENTITY),
        "membership.relation": (member.relation, RELATION),
    }
    if person.get("duplicate"):
        # Taken over without its number, which somebody else holds.
        del said["person.document"]
    for place, (registered, operation) in said.items():
        if row.values.get(place) not in {None, registered}:
            row.refuse(e.RegisterDiffers, place, operation=operation)
