"""An erasure takes nothing from what was proved before it.

given a published log with a proof of every event and its export, when somebody is erased, then the rows,
leaves, proofs and checkpoints of before are the same bytes and verify; bytes dropped of him are sound, bytes
dropped of anybody else are found.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from api.gateway import Gateway
from api.services import Services
from api.settings import Settings
from domain.commands import CorrectIdentity
from ledger import log_folder
from ledger.access import AccessLog
from ledger.event_proof import proof_of
from tests.api.test_exported import verified
from tests.ledger.test_log_folder import KEY, files, published, strings
from tests.ledger.verify.given import DROPPED
from tests.soak.given import Told as Story
from tests.support.erasing import asked, erase
from tests.support.keys import KEYRING, sequencer
from tests.support.register import TestRegister
from tests.support.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database

ROWS = "SELECT to_jsonb(e)::text FROM ledger.event AS e WHERE position <= %s ORDER BY position"


class Before(NamedTuple):
    """The log before the erasure, and whom it will be of."""

    person: str
    other: str
    position: int
    rows: list[tuple[str]]
    proofs: dict[str, bytes]


@contextmanager
def running(database: Database) -> Iterator[Services]:
    with database.pool(1, 2) as pool, AccessLog.of(database) as access:
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        yield Services(Settings(), database, pool, KEYRING, gateway, access)


def export(database: Database, folder: Path) -> None:
    """Publish what there is and bring the folder up to it."""
    sequencer(database).drain()
    with database.connect() as connection:
        published(connection)
        connection.commit()
        log_folder.write(connection, folder)


@pytest.fixture
def before(database: Database, tmp_path: Path) -> Before:
    with TestRegister.on(database) as register:
        story = Story(real=register)
        home, other = story.identified("son"), story.identified("son")
        for one in (home, other):
            story.given(CorrectIdentity, household=one.id, person=one.others[0], name="新名")
    (tmp_path / "policy").write_text(f"log {KEY.verifier.text}\nquorum none\n")
    export(database, tmp_path / "export")
    with database.connect("owner") as owner:
        ids = [name for (name,) in owner.execute("SELECT id FROM ledger.event ORDER BY position")]
        (position,) = owner.execute("SELECT max(position) FROM ledger.event").fetchone() or ()
        rows = owner.execute(ROWS, (position,)).fetchall()
        proofs = {name: proof_of(owner, name).data for name in ids}
    return Before(home.others[0], other.others[0], position, rows, proofs)


def test_proofs_and_checkpoints_of_before_are_the_same_bytes_and_verify(
    database: Database, before: Before, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    kept = files(folder)
    (tmp_path / "checkpoint").write_bytes(kept["checkpoint"])
    with running(database) as services:
        erase(services, before.person)
    export(database, folder)
    # then
    with database.connect("owner") as owner:
        assert owner.execute(ROWS, (before.position,)).fetchall() == before.rows
        for event in before.proofs:
            (tmp_path / "later").write_bytes(proof_of(owner, event).data)
            assert verified(folder, "event", tmp_path / "later").findings == []
    now = files(folder)
    assert {name for name in kept if now[name] != kept[name]} == {"checkpoint"}
    assert len(now) > len(kept)
    for data in before.proofs.values():
        (tmp_path / "proof").write_bytes(data)
        assert (said := verified(folder, "event", tmp_path / "proof")).status == 0, said
    for told in (
        verified(folder, "full", folder),
        verified(folder, "since", tmp_path / "checkpoint", folder),
        verified(folder, "chains", folder, policy=False),
    ):
        assert (told.status, told.findings) == (0, [])


def drop(folder: Path, person: str) -> int:
    """Drop the body and metadata of the first event that names a person, in the newest files; its index."""
    size = max(int(path.name) for path in folder.glob("payload/000.p/*"))
    payload, entries = (folder / kind / "000.p" / str(size) for kind in ("payload", "tile/entries"))
    leaves = entries.read_bytes().split(b"huce-leaf-1\n")[1:]
    index = next(n for n, leaf in enumerate(leaves, 1) if f"person:{person}".encode() in leaf)
    parts = [len(each).to_bytes(4, "big") + each for each in strings(payload.read_bytes())]
    parts[3 * (index - 1) : 3 * (index - 1) + 2] = [DROPPED, DROPPED]
    payload.write_bytes(b"".join(parts))
    return index


@pytest.mark.parametrize("whose", ["erased", "another's", "nobody was", "only asked for"])
def test_bytes_dropped_are_sound_of_who_was_erased_and_of_nobody_else(
    database: Database, before: Before, tmp_path: Path, whose: str
) -> None:
    folder = tmp_path / "export"
    with running(database) as services:
        if whose in {"erased", "another's"}:
            erase(services, before.person)
        elif whose == "only asked for":
            asked(services, before.person)
    if whose != "nobody was":
        export(database, folder)
    index = drop(folder, before.other if whose == "another's" else before.person)
    # then
    told = verified(folder, "full", folder)
    if whose == "erased":
        assert (told.status, told.findings) == (0, [])
        assert verified(folder, "chains", folder, policy=False).findings == []
    else:
        assert told.status == 1
        assert [at for at, _, _ in told.named("dropped")] == [index]
