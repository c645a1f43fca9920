"""What a person is to another head: guessed from what both were to the old one, and from their ages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.generate.people import Someone

#: (what the new head was, what the person was) to the old head → what the person is to the new one.
TABLE = {
    ("head", "spouse"): "spouse", ("spouse", "head"): "spouse",
    ("father", "mother"): "spouse", ("mother", "father"): "spouse",
    ("son", "daughter_in_law"): "spouse", ("daughter_in_law", "son"): "spouse",
    ("son", "grandson"): "son", ("son", "granddaughter"): "daughter",
    ("daughter_in_law", "grandson"): "son", ("daughter_in_law", "granddaughter"): "daughter",
}  # fmt: skip
#: Years between two generations, and between three.
ONE, TWO = 15, 38


def relation_to(head: Someone, person: Someone) -> str:
    """The relation code of a person to a new head."""
    if (known := TABLE.get((head.relation, person.relation))) is not None:
        return known
    gap, male = person.born.year - head.born.year, person.sex == "m"
    if gap > TWO:
        return "grandson" if male else "granddaughter"
    if gap > ONE:
        return "son" if male else "daughter"
    if gap < -ONE:
        return "father" if male else "mother"
    return "sibling"
