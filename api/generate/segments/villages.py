"""The villages of a division, and how many households each of them is to have."""

from __future__ import annotations

import re
from itertools import groupby

from api.generate.county import CountyUnknown
from domain.divisions import kind, national
from domain.errors import InvalidInput

#: Households that a village has at least; and at most, so that four digits number them.
FEWEST, MOST = 40, 2_000


class DivisionTooSmall(InvalidInput):
    """So many households do not find room in the villages of the division."""

    code, field = "division_too_small", "households"
    sentence = "{division}只有{villages}个村,最多可生成{most}户。"


def villages_in(division: str) -> list[str]:
    """Codes of the villages of a province, prefecture or county, in order; of a county without any its
    neighbourhoods. Raises CountyUnknown.
    """
    fits = re.fullmatch(r"[1-8][0-9]{1,5}", division, re.ASCII) and len(division) % 2 == 0
    names = dict(national(division)) if fits else {}
    places = [code for code in names if len(code) == 12]
    found: list[str] = []
    for _, some in groupby(places, lambda code: code[:6]):
        all_of_it = list(some)
        found += [c for c in all_of_it if kind(c) == "village" or "嘎查" in names[c]] or all_of_it
    if not found:
        raise CountyUnknown(division=division[:20])
    return found


def households_each(division: str, villages: int, households: int) -> int:
    """Households of a village on average, with a quarter to spare. Raises DivisionTooSmall."""
    each = max(FEWEST, -(-households * 5 // (villages * 4)))
    if each > MOST:
        raise DivisionTooSmall(division=division, villages=villages, most=villages * MOST * 4 // 5)
    return each
