"""Tampering with the log itself: trees made anew, checkpoints, backups, exported files, pages on the disk.

given a ledger published with "2 of 3" witnesses, when somebody replaces its tree, its checkpoint, the whole
database, a file or a page, then signer, witnesses, PostgreSQL, program or auditor refuse it or name what is
another.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from psycopg.errors import DataCorrupted, InternalError

from domain.errors import Refused
from ledger import log_folder
from ledger.log import checkpoints, keyfiles
from ledger.log.answers import Declined
from ledger.log.checkpoints import Checkpoint
from ledger.log.errors import QuorumMissing
from ledger.log.keyfiles import KeyKind
from ledger.log.merkle import consistency_proof
from ledger.log.notes import Note
from ledger.log.signer import SigningRequest
from ledger.log.signer_socket import ask
from ledger.log.witness_client import submit
from ledger.log.witnessing import Request
from ledger.publishing import Publisher
from ledger.tree import Tree
from tests.soak import forging, pages
from tests.soak.audited import EARLIER, EVENTS, append
from tests.soak.forging import VICTIM
from tests.soak.offices import ORIGIN, SIGNER, WITNESSES, Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.log.keys import SignerKey
    from ledger.log.notes import Signature
    from tests.soak.audited import Base, Means

pytestmark = pytest.mark.soak
ALTERED = "UPDATE ledger.event SET body = set_bit(body, 77, 1 - get_bit(body, 77)) WHERE position = %(at)s"
TILE, PLACE = divmod(VICTIM - 1, 256)


@pytest.fixture
def copy(base: Base, tmp_path: Path) -> Iterator[Means]:
    with base.copied(tmp_path) as means:
        yield means


@pytest.fixture
def office(base: Base, tmp_path: Path) -> Iterator[Office]:
    """The office as it was when all was published; what it signs now, it forgets with the test."""
    with base.office.copied(tmp_path / "o").open() as office:
        yield office


@pytest.fixture
def forged(base: Base, copy: Means) -> Means:
    """One event altered, and leaf, tiles and heads made anew over it."""
    forging.done(base.server, copy.database, ALTERED, **forging.given(base.kept))
    with forging.superuser(base.server, copy.database) as connection:
        forging.rebuild(connection)
    return copy


def record(means: Means, first: int, count: int) -> None:
    """Genuine events, recorded by the program and sequenced."""
    with means.database.connect() as connection:
        for start in range(first, first + count, 100):
            numbers = list(range(start, min(start + 100, first + count)))
            append(connection, [(f"later-{start}", numbers)])
            connection.commit()
    assert means.sequence() == {}


def checkpoint_of(means: Means, origin: str = ORIGIN) -> Checkpoint:
    """What the tree comes to now."""
    with means.database.connect() as connection:
        head = Tree(connection).reached()
    return Checkpoint(origin, head.size, head.root)


def put_in_place(base: Base, means: Means, note: Note) -> None:
    """A note in the place of the newest checkpoint."""
    statement = "UPDATE ledger.checkpoint SET note = %(note)s WHERE size = %(size)s"
    forging.done(base.server, means.database, statement, note=note.data.decode(), size=EVENTS)


def test_a_forger_who_makes_the_tree_anew_is_found(base: Base, forged: Means, office: Office) -> None:
    # given that the database agrees with itself
    assert (forged.read_back(), forged.patrol()) == (("", 0), [])
    # then the auditor finds it
    told = forged.compare()
    assert (told.status, told.named("altered")) == (1, base.kept.named(VICTIM))
    folder = forged.exported()
    assert (forged.full(folder).status, forged.full(folder).kinds()) == (1, ["root"])
    assert (forged.since(folder).status, forged.since(folder).kinds()) == (1, ["root"])
    # and when the next event comes, nobody signs
    record(forged, EVENTS + 1, 1)
    with pytest.raises(Declined) as refused:
        office.publisher(forged.database).publish()
    assert refused.value.data["status"] == 422
    assert (forged.alarms(), forged.published()) == (["log_declined"], [EARLIER, EVENTS])


def test_nobody_signs_a_fork_of_the_same_size(forged: Means, office: Office) -> None:
    # given another tree of the size that was signed
    fork = checkpoint_of(forged)
    # when the signer is asked
    with pytest.raises(Declined) as refused:
        ask(office.socket, SigningRequest(EVENTS, (), fork))
    assert refused.value.data["status"] == 409
    # when the log's key was stolen, and witnesses are asked
    stolen = checkpoints.sign(fork, keyfiles.read(office.place / f"{SIGNER}.key"))
    for witness in office.policy.witnesses:
        with pytest.raises(Declined) as refused:
            submit(str(witness.url), Request(EVENTS, (), stolen))
        assert refused.value.data["status"] == 409


def test_a_stolen_key_publishes_no_fork(forged: Means, office: Office) -> None:
    # given the log's key in the forger's hand, who goes on from the forged tree
    stolen = keyfiles.read(office.place / f"{SIGNER}.key")
    record(forged, EVENTS + 1, 1)
    # when
    with pytest.raises(QuorumMissing):
        Publisher(forged.database, office.policy, lambda asked: signed(asked, stolen)).publish()
    # then
    assert (set(forged.alarms()), forged.published()) == ({"log_declined"}, [EARLIER, EVENTS])


def signed(asked: SigningRequest, key: SignerKey) -> tuple[Signature, ...]:
    return checkpoints.sign(asked.checkpoint, key).signatures


@pytest.mark.parametrize(
    "origin", [ORIGIN, "huce.example/150526/events"], ids=["of the same name", "of another origin"]
)
def test_a_checkpoint_by_another_key_is_found(base: Base, forged: Means, office: Office, origin: str) -> None:
    # when a forger signs with a key of his own
    other = keyfiles.made(origin, KeyKind.LOG)
    note = checkpoints.sign(checkpoint_of(forged, origin), other)
    put_in_place(base, forged, note)
    # then the auditor does not believe it
    told = forged.full(forged.exported())
    assert (told.status, told.kinds()[:2]) == (1, ["signature", "quorum"])
    # and no witness cosigns it
    with forged.database.connect() as connection:
        proof = tuple(consistency_proof(EVENTS, EVENTS, Tree(connection).nodes(EVENTS)))
    for witness in office.policy.witnesses:
        with pytest.raises(Declined) as refused:
            submit(str(witness.url), Request(EVENTS, proof, note))
        assert refused.value.data["status"] == (403 if origin == ORIGIN else 404)


@pytest.mark.parametrize(
    ("stripped", "status", "kinds"),
    [((ORIGIN,), 1, ["signature"]), (WITNESSES[:2], 2, ["quorum"]), (WITNESSES[:1], 0, []),
     (WITNESSES, 2, ["quorum"])],
    ids=["the log's", "one too many of the witnesses'", "one that is not needed", "all of the witnesses'"],
)  # fmt: skip
def test_a_checkpoint_without_signatures(
    base: Base, copy: Means, stripped: tuple[str, ...], status: int, kinds: list[str]
) -> None:
    # when signatures are stripped
    note = Note.read(base.kept.checkpoint.read_bytes())
    left = tuple(one for one in note.signatures if one.name.removesuffix(".example") not in stripped)
    put_in_place(base, copy, Note(note.text, left))
    # then
    told = copy.full(copy.exported())
    assert (told.status, told.kinds()) == (status, kinds)


@pytest.mark.parametrize(
    ("count", "alarm"),
    [(100, "ledger_behind"), (5_000, "log_declined")],
    ids=["less than was signed", "more than was signed"],
)
def test_an_old_backup_that_is_written_to_is_not_signed(
    base: Base, tmp_path: Path, office: Office, count: int, alarm: str
) -> None:
    with base.copied(tmp_path, base.backup) as restored:
        # given
        assert restored.published() == [EARLIER]
        record(restored, EVENTS + 1, count)
        # when
        with pytest.raises(Refused) as refused:
            office.publisher(restored.database).publish()
        # then
        assert (refused.value.code, restored.alarms()) == (alarm, [alarm])
        assert restored.published() == [EARLIER]
        # and whoever kept the checkpoint knows from which event on
        told = restored.since(restored.exported())
        assert (told.status, told.findings[0]["index"]) == (1, EARLIER + 1)


def test_one_witness_short_of_the_quorum_nothing_is_published(copy: Means, office: Office) -> None:
    # given
    record(copy, EVENTS + 1, 1)
    for name in WITNESSES[:2]:
        office.kill(name)
    # when
    with pytest.raises(QuorumMissing):
        office.publisher(copy.database).publish()
    assert copy.published() == [EARLIER, EVENTS]
    # when one of them is back
    office.start(WITNESSES[0])
    assert office.publisher(copy.database).publish() is not None
    # then
    assert copy.published() == [EARLIER, EVENTS, EVENTS + 1]
    assert copy.full(copy.exported()).status == 0


@pytest.mark.parametrize(
    ("file", "bytes_of", "kind"),
    [("tile/0/016", None, "leaf"), ("tile/entries/016", b"household:h321 ", "leaf"),
     ("payload/016", b"note 004321", "content")],
    ids=["a hash", "a leaf", "a payload"],
)  # fmt: skip
def test_an_exported_file_edited_by_hand(
    base: Base, copy: Means, file: str, bytes_of: bytes | None, kind: str
) -> None:
    # given the auditor's export, copied
    folder = copy.place / "edited"
    shutil.copytree(base.kept.export, folder)
    # when one bit of it is another
    pages.flip(folder / file, bytes_of, PLACE * 32)
    # then
    told = copy.full(folder)
    (found,) = [finding for finding in told.findings if finding["kind"] == kind]
    assert (told.status, found["index"], found["type"]) == (1, VICTIM, base.kept.named(VICTIM)[0][1])


@pytest.mark.parametrize(
    ("index", "status"),
    [(3_008, 1), (9_007, 1), (3_007, 0)],
    ids=["another was erased", "he was erased before", "he was erased afterwards"],
)
def test_bytes_dropped_from_an_export(base: Base, copy: Means, index: int, status: int) -> None:
    # given the erasure of p7
    folder = copy.place / "dropped"
    shutil.copytree(base.kept.export, folder)
    number, place = divmod(index - 1, 256)
    file = folder / "payload" / f"{number:03}"
    # when the bytes of an event are dropped
    parts: list[bytes | None] = [*log_folder.unstrung(file.read_bytes())]
    parts[3 * place : 3 * place + 2] = [None, None]
    file.write_bytes(b"".join(log_folder.strings(parts)))
    # then only an erasure of its person, later than it, explains that
    told = copy.full(folder)
    assert (told.status, told.named("dropped")) == (status, base.kept.named(index) if status else [])


@pytest.mark.parametrize("how", ["as it is", "checksums ignored", "checksums made anew"])
def test_a_page_of_the_table_edited_by_hand(base: Base, copy: Means, how: str) -> None:
    cluster = base.server.cluster
    if cluster is None:
        pytest.skip("the server is not ours to stop")
    # when the server is down, one bit of a row is made another in the table's file
    with forging.superuser(base.server, copy.database) as connection:
        file = cluster.place.data / pages.file_of(connection, "ledger.event")
    cluster.stop()
    pages.flip(file, b"note %06d" % VICTIM)
    if how == "checksums made anew":
        pages.checksums_anew(cluster)
    cluster.start()
    if how == "checksums ignored":
        pages.ignore_checksums(base.server, copy.database)
    # then PostgreSQL does not read it
    if how == "as it is":
        with pytest.raises((DataCorrupted, InternalError), match="invalid page"):
            copy.patrol()
        with pytest.raises(subprocess.CalledProcessError):
            copy.compare()
        return
    # or the log tells
    told = copy.compare()
    assert (told.status, told.named("altered")) == (1, base.kept.named(VICTIM))
    assert copy.read_back() == ("tree_broken", VICTIM)
    assert copy.patrol() == [("tree_broken", VICTIM)]
