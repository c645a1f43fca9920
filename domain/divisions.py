"""Administrative divisions: what a code says by itself, and the national table that ships with the program.

A code has 2, 4, 6, 9 or 12 digits (province, prefecture, county, township, village); the nation is
the empty code.  Source: forms, "Divisions"; GB/T 2260 and the statistical code of the NBS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING
from zipfile import ZipFile

from domain.codes import shown
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

NATION = ""
#: The day at which the table that ships with the program was drawn up.
EDITION = date(2023, 6, 30)

#: Digits of a code → its level, from the nation down.
LEVELS = {0: "nation", 2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
LEVEL_LABELS = {
    "nation": "国家", "province": "省", "prefecture": "市",
    "county": "县", "township": "乡镇", "village": "村",
}  # fmt: skip
KIND_LABELS = {
    "subdistrict": "街道", "town": "镇", "township": "乡", "other_township": "其他乡级单位",
    "neighbourhood": "居民委员会", "village": "村民委员会", "other_village": "其他村级单位",
}  # fmt: skip

_WIDTHS = tuple(LEVELS)
_DIGITS = re.compile(r"[0-9]{2,12}", re.ASCII)
_KINDS = {
    "township": ((1, 99, "subdistrict"), (100, 199, "town"), (200, 399, "township")),
    "village": ((1, 199, "neighbourhood"), (200, 399, "village")),
}


class DivisionCodeInvalid(InvalidInput):
    """The text is no division code."""

    code, field = "division_code_invalid", "division"
    sentence = "“{value}”不是行政区划代码:应为2、4、6、9或12位数字(省、市、县、乡、村)。"


def check_division(code: str) -> str:
    """The code itself; the nation is none. Raises DivisionCodeInvalid."""
    if len(code) not in LEVELS or not _DIGITS.fullmatch(code) or code.startswith("00"):
        raise DivisionCodeInvalid(value=shown(code))
    return code


def level(code: str) -> str:
    """`nation`, `province`, `prefecture`, `county`, `township` or `village`. Raises DivisionCodeInvalid."""
    return LEVELS[len(code if code == NATION else check_division(code))]


def reaches(code: str, wanted: str) -> bool:
    """Whether a division is of the wanted level or above it."""
    order = list(LEVELS.values())
    return order.index(level(code)) <= order.index(wanted)


def digits_below(code: str) -> int:
    """How long the codes of the parts right under a division are; a village has none: its own code's."""
    return next((width for width in _WIDTHS if width > len(code)), len(code))


def ancestors(code: str) -> tuple[str, ...]:
    """The divisions that contain the code, province first; the nation and the code itself are left out."""
    check_division(code)
    return tuple(code[:width] for width in _WIDTHS if 0 < width < len(code))


def parent(code: str) -> str:
    """The division next above; the nation for a province. Raises DivisionCodeInvalid."""
    return ancestors(code)[-1] if len(code) > _WIDTHS[1] else NATION


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies under it; the nation contains all. Raises DivisionCodeInvalid."""
    level(outer), level(inner)  # refuses what is no code
    return inner.startswith(outer)


def kind(code: str) -> str | None:
    """What kind of township or village the number says it is (key of KIND_LABELS); None above them."""
    of = level(code)
    if of not in _KINDS:
        return None
    number = int(code[-3:])
    return next((name for first, last, name in _KINDS[of] if first <= number <= last), f"other_{of}")


@dataclass(frozen=True, slots=True)
class Division:
    """A division: `level` and `kind` follow from the code (values of LEVELS, keys of KIND_LABELS)."""

    code: str
    name: str
    level: str
    kind: str | None = None

    @classmethod
    def of(cls, code: str, name: str) -> Division:
        """The division of a code. Raises DivisionCodeInvalid."""
        return cls(code, name, level(code), kind(code))


def national(prefix: str = NATION) -> Iterator[tuple[str, str]]:
    """Code and name of every division under the prefix, its ancestors and itself, in the order of codes.

    Read from `domain/data/divisions.zip`: 665,276 rows, about a second for all of them.
    """
    above = () if prefix == NATION else ancestors(prefix)
    wanted = "|".join((*above, prefix + "[0-9]*"))
    for table in _tables(prefix[:2]):
        for match in re.finditer(rf"^({wanted}),(.+)$", table, re.MULTILINE):
            yield match[1], match[2]


def _tables(province: str) -> Iterator[str]:
    """The table of a province, or of one after another: unpacking all takes twenty times as long."""
    with (files("domain") / "data" / "divisions.zip").open("rb") as packed, ZipFile(packed) as provinces:
        for name in provinces.namelist():
            if name.startswith(province):
                yield provinces.read(name).decode()
