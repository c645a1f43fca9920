"""How characters are read: the rows of `migrations/0006_sounds.sql`, made from pypinyin.

`python -m projections.sounds` writes them into the migration. Once it was applied it stays as it is: other
readings are another migration.
"""

from __future__ import annotations

import re
from pathlib import Path

FILE = Path(__file__).parent / "migrations" / "0006_sounds.sql"
#: The characters that have a reading here: extension A and the unified ideographs.
FIRST, LAST = 0x3400, 0x9FFF
_ROWS = re.compile(r"(?<=\(VALUES\n).*?(?=\n {8}\) AS line)", re.DOTALL)
_SURNAMES = re.compile(r"translate\(left\(name, 1\), '(\w+)', '(\w+)'\)")


def syllables() -> dict[str, str]:
    """Syllable without its tone → the characters of which it is the first reading."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  its dictionaries take a third of a second to load

    found: dict[str, str] = {}
    for code in range(FIRST, LAST + 1):
        said = pinyin(chr(code), style=Style.NORMAL)[0][0]
        if said != chr(code):
            found[said] = found.get(said, "") + chr(code)
    return dict(sorted(found.items()))


def surnames() -> set[tuple[str, str]]:
    """Surnames that are read otherwise than the character elsewhere, each with one that is read so."""
    return {pair for found in _SURNAMES.findall(FILE.read_text("utf-8")) for pair in zip(*found, strict=True)}


def rows() -> str:
    """The rows of the migration: a syllable and its characters each."""
    return ",\n".join(f"            ('{said}', '{characters}')" for said, characters in syllables().items())


if __name__ == "__main__":
    FILE.write_text(_ROWS.sub(rows(), FILE.read_text("utf-8")), "utf-8")
