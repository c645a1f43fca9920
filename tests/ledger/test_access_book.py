"""Book 2 as a log: its records become leaves, are signed, published, exported and verified as events are.

given access records, when they are published and exported, then an auditor verifies them; when a superuser
changes or removes one, it is found; when old ones are removed by rule, their hashes stay, and all is sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger import access_book, log_folder
from ledger.access import AccessLog, prunable, prune
from ledger.access_book import AccessBook
from ledger.log.access_leaf import Access
from ledger.log.checkpoints import Checkpoint, sign
from ledger.log.keys import ED25519, SignerKey
from ledger.log.policies import Log, Policy
from ledger.publishing import newest
from ledger.tree import RowMissing, Tree, TreeBroken
from tests.ledger.verify.auditor import interpreter, told

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ledger.database import Database
    from ledger.log.notes import Signature
    from ledger.log.signer import SigningRequest
    from tests.ledger.verify.auditor import Told

KEY = SignerKey("huce.example/150525/access", ED25519, bytes(range(32)))
POLICY = Policy((Log(KEY.verifier),), (), (), "none")
READ = Access("read", "0f3c5b7a9d1e2f4a6b8c", "150525", "GET /api/v1/households/{household}", "done")
RECORDS = 600
#: Of a time long past, as only the owner can make them.
BACKDATED = """
    ALTER TABLE access.record DISABLE TRIGGER ALL;
    UPDATE access.record SET recorded_at = '2020-01-01 08:00+08'::timestamptz + index * interval '1 s'
        WHERE index <= 560;
    ALTER TABLE access.record ENABLE TRIGGER ALL
"""


def signer(request: SigningRequest) -> tuple[Signature, ...]:
    """A signer that asks nothing; the real one has tests of its own."""
    return sign(request.checkpoint, KEY).signatures


def published(database: Database) -> Checkpoint | None:
    return access_book.publish(database, POLICY, signer)


def told_by_the_owner(database: Database, statements: str) -> None:
    with database.connect("owner") as owner:
        for statement in statements.split(";"):
            owner.execute(statement)
        owner.commit()


@pytest.fixture
def log(database: Database) -> Database:
    """A database with records of long ago and of now."""
    with AccessLog.of(database) as access:
        for _ in range(RECORDS):
            access.note(READ)
    told_by_the_owner(database, BACKDATED)
    return database


def exported(database: Database, folder: Path) -> Path:
    with AccessBook.of(database) as book, database.connect() as connection:
        log_folder.write(connection, folder / "export", None, book)
    (folder / "policy").write_bytes(POLICY.data)
    return folder / "export"


def verified(folder: Path) -> Told:
    said = interpreter(folder / "verify.py", "full", folder, "--policy", folder.with_name("policy"), "--json")
    return told(said.status, said.out)


def test_it_is_published_and_verified_by_an_auditor(log: Database, tmp_path: Path) -> None:
    # when
    checkpoint = published(log)
    # then
    assert checkpoint is not None
    assert (checkpoint.size, published(log)) == (RECORDS, None)
    with log.connect() as connection:
        assert newest(connection) is None
    folder = exported(log, tmp_path)
    assert not (folder / "payload").exists()
    assert (verified(folder).status, verified(folder).findings) == (0, [])
    # when a byte of a leaf is changed
    bundle = folder / "tile" / "entries" / "001"
    bundle.write_bytes(bundle.read_bytes().replace(b"GET /api", b"PUT /api", 1))
    # then
    assert verified(folder).status == 1


@pytest.mark.parametrize(
    ("done", "error"),
    [
        ("UPDATE access.record SET outcome = 'refused' WHERE index = 300", TreeBroken),
        ("UPDATE access.record SET recorded_at = recorded_at + '1 s' WHERE index = 300", TreeBroken),
        ("DELETE FROM access.record WHERE index = 300", RowMissing),
        ("DELETE FROM access.record WHERE index = 600", RowMissing),
    ],
)
def test_what_a_superuser_changed_is_found(log: Database, done: str, error: type[Exception]) -> None:
    # given
    assert published(log)
    # when
    told_by_the_owner(log, f"ALTER TABLE access.record DISABLE TRIGGER ALL; {done}")
    # then
    with AccessBook.of(log) as book, log.connect() as connection, pytest.raises(error):
        Tree(connection, book).read_back(0)


def test_what_is_removed_by_rule_leaves_its_hashes(log: Database, tmp_path: Path, now: datetime) -> None:
    # given nothing published, then nothing may go
    assert prunable(log, now) == 0
    assert published(log)
    # when whole blocks are removed, and that is noted as the command notes it
    assert (prunable(log, now), prune(log, 512)) == (512, 512)
    with AccessLog.of(log) as access:
        access.note(Access("administration", "a", "", "huce access prune", "done", "", "records:1-512"))
    assert published(log)
    # then
    folder = exported(log, tmp_path)
    assert not (folder / "tile" / "entries" / "000").exists()
    assert (verified(folder).status, verified(folder).findings) == (0, [])


def test_what_is_removed_without_being_noted_is_missed(log: Database, tmp_path: Path) -> None:
    # given
    assert published(log)
    prune(log, 256)
    # when
    found = verified(exported(log, tmp_path))
    # then
    assert (found.status, [one["kind"] for one in found.findings]) == (2, ["missing"])


@pytest.fixture
def now(database: Database) -> datetime:
    with database.connect() as connection:
        row = connection.execute("SELECT now() - interval '200 days'").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found
