"""How names are read: the migration is what pypinyin says, and a rebuild keeps its indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pypinyin import Style, pinyin

from projections.sounds import FILE, rows, surnames

if TYPE_CHECKING:
    from ledger.database import Database

PLANS = {
    "sound": "SELECT id FROM read.person WHERE read.sound(name) = read.sound('章伟')",
    "initials": "SELECT id FROM read.person WHERE read.initials(name) = 'zw'",
}


def test_the_migration_is_as_generated() -> None:
    assert f"(VALUES\n{rows()}\n        ) AS line" in FILE.read_text("utf-8"), "python -m projections.sounds"


def test_a_surname_stands_for_itself_by_one_that_sounds_otherwise_than_its_character() -> None:
    told = surnames()
    # for the sound and for the initials the same
    assert len(told) == len({surname for surname, _ in told}) > 0
    for surname, like in told:
        readings = {one for many in pinyin(surname, style=Style.NORMAL, heteronym=True) for one in many}
        said = pinyin(like, style=Style.NORMAL)[0][0]
        assert said in readings
        assert said != pinyin(surname, style=Style.NORMAL)[0][0]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("章小伟", "zxw"), ("单曾", "sc"), ("吕六", "ll"), ("阿依·古丽", "aygl"), ("Ab章", "abz"), ("", "")],
)
def test_initials_are_those_of_the_syllables(database: Database, name: str, letters: str) -> None:
    with database.connect() as connection:
        row = connection.execute("SELECT read.initials(%s)", (name,)).fetchone()
    assert row == (letters,)


def test_names_sound_alike_whatever_the_tone(database: Database) -> None:
    with database.connect() as connection:
        rows = connection.execute(
            "SELECT read.sound(a) = read.sound(b)"
            " FROM (VALUES ('章伟', '张为'), ('章伟', '张惟一'), ('吕玲', '绿零')) AS pair (a, b)"
        ).fetchall()
    assert [same for (same,) in rows] == [True, False, True]


@pytest.mark.parametrize("what", PLANS)
def test_persons_are_found_by_index(database: Database, what: str) -> None:
    with database.connect() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        plan = "".join(str(line) for line in connection.execute(f"EXPLAIN {PLANS[what]}"))
    assert f"person_{what}" in plan
