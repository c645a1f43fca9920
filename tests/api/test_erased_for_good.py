"""What an erasure erases, and what it leaves provable.

given somebody imported, with evidence of his own, whose number was corrected, when he is erased, then no
table, no new export, no segment and no line of the log has a value, a key or a number index of him, and a
million candidate numbers, his own among them, match nothing that is stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq
import pytest
from structlog.testing import capture_logs

from api.evidence import put, subject_of
from api.exports import Wanted, export_division
from api.gateway import fingerprint
from domain.commands import CorrectIdentity
from domain.identity import check_character
from replay.segments.export import export
from replay.segments.shelf import Shelf
from tests.soak.given import TABLES, rows
from tests.support.erasing import asked, erase
from tests.support.keys import sequencer
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from api.services import Services
    from ledger.database import Database
    from tests.support.hall import Hall

BORN = date(1987, 9, 13)
NAME, NUMBER, OLD = "欧阳待抹", document(711, born=BORN), document(2)
PHOTO = b"\xff\xd8\xff\xe0 a photograph"


class Gone(NamedTuple):
    """Whom the tests erase, and the command that said his number."""

    person: str
    command: CorrectIdentity
    macs: tuple[bytes, ...]


@pytest.fixture
def somebody(hall: Hall) -> Gone:
    """Imported with one number, corrected to another, with a photograph of his own; one refused beside."""
    refused = hall.row(2, "不知道", "H9", 姓名=NAME)
    hall.imported([*hall.family("H1", 1), *hall.family("H2", 5), refused])
    with hall.services.pool.connection() as connection:
        found = connection.execute(
            "SELECT id, household FROM read.person WHERE document = %s", (OLD,)
        ).fetchone()
        assert found is not None
        person, household = found
        subject = subject_of(hall.services, connection, hall.clerk, person=person)
        put(hall.services, connection, hall.clerk.account, subject, io.BytesIO(PHOTO))
        connection.commit()
    command = CorrectIdentity(
        command_id="corrected", year=2020, household=household, person=person, name=NAME, document=NUMBER,
        reason=f"{NAME}的号码录错",
    )  # fmt: skip
    hall.services.gateway.run(command, hall.clerk)
    macs = hall.services.vault.mac(NUMBER), hall.services.vault.mac(OLD)
    return Gone(person, command, macs)


def stored(database: Database) -> str:
    """Every column of every table, bytes as hexadecimal digits."""
    with database.connect("owner") as owner:
        return "\n".join(row for found in rows(owner).values() for row in found)


def values_in(text: str, gone: Gone) -> set[str]:
    """Which of his values and index entries a text has, plain or as hexadecimal digits."""
    plain = {
        "name": NAME,
        "number": NUMBER,
        "old": OLD,
        "born": f"{BORN:%Y%m%d}",
        "birthday": BORN.isoformat(),
    }
    found = {name for name, value in plain.items() if value in text or value.encode().hex() in text}
    return found | {"mac" for mac in gone.macs if mac.hex() in text}


def test_nothing_of_him_is_left_in_a_table_a_log_a_workbook_or_a_segment(
    hall: Hall, somebody: Gone, tmp_path: Path
) -> None:
    asked(hall.services, somebody.person)
    before = values_in(stored(hall.database), somebody)
    with capture_logs() as logged:
        erase(hall.services, somebody.person)
        workbook = exported(hall.services, tmp_path)
        segments = segmented(hall.database, tmp_path / "segments")
    with hall.database.connect("owner") as owner:
        keys = owner.execute("SELECT 1 FROM keys.key WHERE subject = %s", (somebody.person,)).fetchall()
    # then
    assert before == {"name", "number", "birthday", "born", "mac"}
    assert keys == []
    assert values_in(stored(hall.database), somebody) == set()
    assert values_in(str(logged), somebody) == set()
    assert values_in(workbook, somebody) == set()
    assert "测试5" in workbook
    assert values_in(segments, somebody) == set()
    assert somebody.person in segments
    assert list((hall.services.settings.home / "evidence").rglob(f"*.{somebody.person}")) == []


def exported(services: Services, folder: Path) -> str:
    """The texts of a workbook of the county's persons, made now."""
    path = folder / "persons.xlsx"
    export_division(services, path, Wanted("persons", "150525", 2020), "clerk")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def segmented(database: Database, folder: Path) -> str:
    """Every cell of the segments, made now."""
    sequencer(database).drain()
    with database.connect("app", autocommit=True) as connection:
        export(connection, Shelf(str(folder)))
    tables = [pq.read_table(path) for path in folder.rglob("*.parquet")]
    assert tables
    return "\n".join(str(table.to_pylist()) for table in tables)


def test_the_rows_he_had_are_vacuumed_away(hall: Hall, somebody: Gone) -> None:
    swept = "SELECT schemaname || '.' || relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL"
    with hall.database.connect("owner", autocommit=True) as owner:
        before = {name for (name,) in owner.execute(swept)}
        erase(hall.services, somebody.person)
        found = {name for (name,) in owner.execute(swept)}
    assert before == set()
    assert found == {"keys.key", "keys.number", "read.person", "read.pairing"}


# -- a million candidates


#: Birthdays around his, and all 1,000 sequence numbers of a day.
DAYS = 1000
#: What a check character says, by remainder.
CHECKS = "10X98765432"


def candidates() -> Iterator[str]:
    """A million numbers of the county, valid ones, his own among them."""
    first = BORN - timedelta(days=DAYS // 2)
    serials = [f"{n:03d}" for n in range(1000)]
    # The last three digits weigh 8, 4 and 2 in the check character (GB 11643).
    adds = [8 * int(a) + 4 * int(b) + 2 * int(c) for a, b, c in map(tuple, serials)]
    for day in range(DAYS):
        begin = f"150525{first + timedelta(days=day):%Y%m%d}"
        of = CHECKS.index(check_character(f"{begin}000"))
        yield from (f"{begin}{n}{CHECKS[(of + add) % 11]}" for n, add in zip(serials, adds, strict=True))


def windows(database: Database) -> set[bytes]:
    """Whatever 32 bytes stand anywhere in the database, as they are, in hexadecimal digits or in base64.

    Of each the first eight bytes, which is enough to tell them apart.
    """
    found: set[bytes] = set()
    with database.connect("owner") as owner:
        for (table,) in owner.execute(TABLES).fetchall():
            for (row,) in owner.execute(f"SELECT t::text FROM {table} AS t"):
                for data in strings(row):
                    found.update(data[n : n + 8] for n in range(len(data) - 31))
    return found


def strings(row: str) -> Iterable[bytes]:
    """The bytes that a row's text may spell."""
    for digits in re.findall(r"[0-9a-fA-F]{64,}", row):
        yield from (bytes.fromhex(digits[at:][: len(digits[at:]) // 2 * 2]) for at in (0, 1))
    for text in re.findall(r"[A-Za-z0-9+/_-]{43,}", row):
        plain = text.translate(str.maketrans("-_", "+/"))
        yield base64.b64decode(
            plain[: len(plain) // 4 * 4] if len(plain) % 4 == 1 else plain + "==="[: -len(plain) % 4]
        )


def test_a_million_candidate_numbers_match_nothing_that_is_stored(hall: Hall, somebody: Gone) -> None:
    """Plain digests of a number as anybody would try them, of the form that said it, and MACs under a key
    that lies in the database: the one true number must not stand out.
    """
    plain = fingerprint(somebody.command)
    before = windows(hall.database)
    erase(hall.services, somebody.person)
    after = windows(hall.database)
    given = somebody.command.model_dump_json(exclude={"command_id"})
    begin, _, end = f"{CorrectIdentity.NAME}\n{given}".encode().partition(NUMBER.encode())
    with hall.database.connect("owner") as owner:
        (key,) = owner.execute("SELECT wrapped FROM keys.key ORDER BY subject LIMIT 1").fetchone() or ()
    # What would be found, were it there: the form's own digest, and his entry in the index of numbers.
    assert hashlib.sha256(begin + NUMBER.encode() + end).digest() == plain
    assert somebody.macs[0][:8] in before
    assert somebody.macs[0][:8] not in after
    # when
    sha256, form, tried, matched = hashlib.sha256, hashlib.sha256(begin), set[str](), list[str]()
    for number in candidates():
        data, whole = number.encode(), form.copy()
        whole.update(data + end)
        tried.add(number)
        if (
            sha256(data).digest()[:8] in after or sha256(data + b"\n").digest()[:8] in after
            or whole.digest()[:8] in after or hmac.digest(key, data, "sha256")[:8] in after
        ):  # fmt: skip
            matched.append(number)
    # then
    assert (len(tried), NUMBER in tried, matched) == (1_000_000, True, [])


@pytest.mark.usefixtures("somebody")
def test_a_plain_digest_of_the_number_would_be_found(hall: Hall) -> None:
    """Without this the test above could never fail."""
    digest = hashlib.sha256(NUMBER.encode()).digest()
    with hall.database.connect("owner") as owner:
        assert digest[:8] not in windows(hall.database)
        for spelt in (digest.hex(), base64.b64encode(digest).decode(), f"sha256:{digest.hex()}"):
            owner.execute("UPDATE register.account SET name = %s WHERE name = 'tongji'", (spelt,))
            owner.commit()
            assert digest[:8] in windows(hall.database), spelt
            owner.execute("UPDATE register.account SET name = 'tongji' WHERE name = %s", (spelt,))
            owner.commit()
        owner.execute("UPDATE ledger.save SET fingerprint = %s WHERE command_id = 'corrected'", (digest,))
        owner.commit()
        assert digest[:8] in windows(hall.database)
