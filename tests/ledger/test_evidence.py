"""The evidence store: sealed, once, whole or not there, held against its digest, gone with its key."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege

from domain.finish import PersonErased
from ledger.evidence import EvidenceBroken, EvidenceErased, EvidenceTooLarge, Store
from ledger.evidence_rows import Item, Subject, living, of_digest, of_subjects, unknown
from ledger.media import EvidenceTypeRefused, Sniffer
from ledger.sealed_file import CHUNK, Sealing, unsealed
from ledger.store import Save, erase
from ledger.vault import SealBroken, Vault
from tests.ledger.given import CLERK, a_save, a_vault, an_event, appended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from ledger.database import Connection, Database

PHOTO = b"\xff\xd8\xff\xe0" + "户主 张三 入户照片".encode() + bytes(range(256))
H1, P1 = Subject("household", "h1"), Subject("person", "p1")
MOST = 5_000_000


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect(autocommit=True) as connection:
        yield connection


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence", a_vault())


def put(
    store: Store, connection: Connection, subject: Subject = H1, content: bytes = PHOTO
) -> tuple[Item, bool]:
    with store.draft(connection, subject, MOST) as draft:
        for start in range(0, len(content), 100_000):
            draft.write(content[start : start + 100_000])
        return draft.keep(connection, "clerk")


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def read(store: Store, connection: Connection, item: Item) -> bytes:
    return b"".join(store.read(connection, item))


def key_of(vault: Vault) -> Callable[[bytes], AESGCM]:
    wrapped = vault.make_key("p1")
    return lambda salt: vault.file_key("p1", wrapped, salt)


# -- the sealed file


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
@pytest.mark.parametrize("part", [70_000, 4 * CHUNK])
def test_a_file_of_any_size_opens_as_it_was(size: int, part: int) -> None:
    key, sealed, content = key_of(a_vault()), io.BytesIO(), os.urandom(size)
    sealing = Sealing(sealed, key)
    for start in range(0, size, part):
        sealing.write(content[start : start + part])
    sealing.finish()
    assert b"".join(unsealed(sealed, key)) == content


@pytest.mark.parametrize("harm", ["cut", "cut inside", "added", "swapped", "repeated", "flipped", "empty"])
def test_a_file_cut_short_or_put_together_anew_does_not_open(harm: str) -> None:
    """Naive: chunks without number and end, and a file cut at a chunk opens as a shorter one."""
    key, sealed = key_of(a_vault()), io.BytesIO()
    sealing = Sealing(sealed, key)
    sealing.write(os.urandom(3 * CHUNK))
    sealing.finish()
    whole, size = sealed.getvalue(), CHUNK + 16
    head, chunks = whole[: -3 * size], [whole[-3 * size : -2 * size], whole[-2 * size : -size], whole[-size:]]
    one, two, three = chunks
    harmed = {
        "cut": head + one + two, "cut inside": whole[:-1], "added": whole + one,
        "swapped": head + two + one + three, "repeated": head + one + one + two + three,
        "flipped": whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:], "empty": head,
    }[harm]  # fmt: skip
    with pytest.raises(SealBroken):
        list(unsealed(io.BytesIO(harmed), key))


def test_a_file_of_one_does_not_open_under_anothers_key() -> None:
    sealed = io.BytesIO()
    sealing = Sealing(sealed, key_of(a_vault()))
    sealing.write(PHOTO)
    sealing.finish()
    with pytest.raises(SealBroken):
        list(unsealed(sealed, key_of(a_vault())))


# -- what kind of file


def told(content: bytes, cut: int = 40) -> str:
    sniffer = Sniffer()
    for start in range(0, len(content), cut):
        sniffer.feed(content[start : start + cut])
    return sniffer.media_type()


ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"\xff\xd8\xff\xe1....", "jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"%PDF-1.4 ...", "pdf"),
        (ZIP + b"..[Content_Types].xml..xl/workbook.xml..", "spreadsheetml.sheet"),
        (ZIP + b"..[Content_Types].xml..word/document.xml..", "wordprocessingml.document"),
        (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "vnd.ms-excel"),
        (OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "msword"),
    ],
)
@given(cut=st.integers(1, 40))
def test_what_an_office_attaches_is_known_by_its_content(content: bytes, ending: str, cut: int) -> None:
    """however it comes in parts: a name cut in two is found too"""
    assert told(content, cut).endswith(ending)


@pytest.mark.parametrize(
    "content",
    [b"", b"M", b"MZ\x90\x00.exe....", ZIP + b"any.txt...........", OLE + bytes(600), b"<html><script>",
     b"#!/bin/sh\n.......", "张三,110105".encode()],
)  # fmt: skip
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceTypeRefused):
        told(content)


# -- the store


def test_what_is_put_is_found_by_its_digest_and_lies_there_sealed(
    store: Store, connection: Connection
) -> None:
    item, repeated = put(store, connection)
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert (item.digest, item.subject, item.media_type, item.size, item.account, repeated) == (
        f"sha256:{digest}", "h1", "image/jpeg", len(PHOTO), "clerk", False,
    )  # fmt: skip
    (file,) = files(store)
    assert file == store.folder / digest[:2] / f"{digest}.h1"
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o777 for path in store.folder.rglob("*") if path.is_dir()} == {0o700}
    assert "张三".encode() not in file.read_bytes()
    assert read(store, connection, item) == PHOTO
    assert of_digest(connection, item.digest) == of_subjects(connection, ["h1"]) == [item]


def test_a_large_file_comes_and_goes_in_chunks(store: Store, connection: Connection) -> None:
    content = PHOTO + os.urandom(3 * CHUNK)
    item, _ = put(store, connection, content=content)
    chunks = list(store.read(connection, item))
    assert max(map(len, chunks)) == CHUNK
    assert b"".join(chunks) == content


def test_twice_is_once_and_for_another_it_is_another(store: Store, connection: Connection) -> None:
    first, _ = put(store, connection)
    assert put(store, connection) == (first, True)
    assert len(files(store)) == 1
    other, repeated = put(store, connection, P1)
    assert not repeated
    assert len(files(store)) == 2
    assert read(store, connection, other) == PHOTO


def test_what_is_a_divisions_has_a_key_of_its_own_and_is_once_too(
    store: Store, connection: Connection
) -> None:
    first, _ = put(store, connection, Subject.of_division("150525"))
    second, repeated = put(store, connection, Subject.of_division("150525"))
    third, again = put(store, connection, Subject.of_division("150526"))
    assert (second, repeated, again) == (first, True, False)
    assert first.subject != third.subject
    assert connection.execute("SELECT count(*) FROM keys.key").fetchone() == (2,)


def test_a_lost_file_is_put_back_by_the_same_content(store: Store, connection: Connection) -> None:
    item, _ = put(store, connection)
    (file,) = files(store)
    file.unlink()
    with pytest.raises(EvidenceBroken):
        store.read(connection, item)
    assert put(store, connection) == (item, False)
    assert read(store, connection, item) == PHOTO


def test_the_key_that_the_subject_has_is_used(store: Store, connection: Connection) -> None:
    """given a person with sealed values, then the ledger and his evidence share one key"""
    appended(connection, a_save("c1", ("person:p1",), changes={"person": {"p1": {"name": "张三"}}}))
    put(store, connection, P1)
    assert connection.execute("SELECT count(*) FROM keys.key").fetchone() == (1,)


@pytest.mark.parametrize("harm", ["flipped", "another's"])
def test_a_file_that_is_not_what_its_digest_says_is_not_shown(
    store: Store, connection: Connection, harm: str
) -> None:
    """when somebody alters the file, or puts another sealed file of the same household in its place"""
    item, _ = put(store, connection)
    file = store.folder / item.name
    if harm == "flipped":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    else:
        other, _ = put(store, connection, content=PHOTO + b"!")
        file.write_bytes((store.folder / other.name).read_bytes())
    with pytest.raises(EvidenceBroken):
        store.read(connection, item)


def test_what_is_too_large_or_of_no_kind_leaves_nothing(store: Store, connection: Connection) -> None:
    with store.draft(connection, H1, 1000) as draft:
        draft.write(PHOTO)
        with pytest.raises(EvidenceTooLarge, match="1000"):
            draft.write(bytes(1000))
    with pytest.raises(EvidenceTypeRefused):
        put(store, connection, content=b"MZ" + bytes(3000))
    with store.draft(connection, H1, MOST) as draft:
        draft.write(PHOTO)
    assert files(store) == []
    assert connection.execute("SELECT 1 FROM ledger.evidence UNION SELECT 1 FROM keys.key").fetchall() == []


def test_what_a_killed_process_left_on_its_way_is_cleared_after_a_day(
    store: Store, connection: Connection
) -> None:
    put(store, connection)
    old, young = store.folder / "new" / "old", store.folder / "new" / "young"
    for path in (old, young):
        path.write_bytes(PHOTO)
    os.utime(old, (0, 0))
    with store.draft(connection, H1, MOST):
        assert (old.exists(), young.exists()) == (False, True)


def test_after_the_erasure_it_does_not_open_and_is_gone(
    store: Store, connection: Connection, database: Database
) -> None:
    kept, _ = put(store, connection)
    item, _ = put(store, connection, P1)
    with database.connect("keeper") as keeper:
        erase(keeper, "p1")
    with pytest.raises(EvidenceErased):
        store.read(connection, item)
    assert living(connection) == [kept]
    assert store.forget(connection, "p1") == 1
    assert store.forget(connection, "p1") == 0
    assert [file.name for file in files(store)] == [kept.name.partition("/")[2]]
    assert of_subjects(connection, ["p1"]) == [item]
    assert read(store, connection, kept) == PHOTO


def test_nothing_is_given_for_an_erased_person_even_when_the_erasure_comes_in_between(
    store: Store, connection: Connection
) -> None:
    """Naive: looked at before the upload only, and a new key is made for whom we had to forget."""
    erasure = an_event("c1", type="person.erased", tags=("person:p1",))
    with store.draft(connection, P1, MOST) as draft:
        draft.write(PHOTO)
        appended(connection, Save(CLERK.account, "c1", b"", [erasure]))
        with pytest.raises(PersonErased):
            draft.keep(connection, "clerk")
    with pytest.raises(PersonErased):
        store.draft(connection, P1, MOST)
    assert files(store) == []


def test_a_digest_counts_for_its_subject_or_for_a_place_of_its_division(
    store: Store, connection: Connection, database: Database
) -> None:
    first, _ = put(store, connection)
    second, _ = put(store, connection, Subject.of_division("150525"), PHOTO + b"2")
    third, _ = put(store, connection, P1, PHOTO + b"3")
    digests = [first.digest, second.digest, third.digest]
    assert unknown(connection, digests, {"h1", "p1"}, {"150525100200"}) == []
    assert unknown(connection, digests, {"h2"}, {"150526100200"}) == digests
    with database.connect("keeper") as keeper:
        erase(keeper, "p1")
    assert unknown(connection, digests, {"h1", "p1"}, {"150525100200"}) == [third.digest]


@pytest.mark.parametrize(
    "act", ["UPDATE ledger.evidence SET size = 1", "DELETE FROM ledger.evidence", "TRUNCATE ledger.evidence"]
)
def test_the_application_only_adds(store: Store, connection: Connection, act: str) -> None:
    put(store, connection)
    with pytest.raises(InsufficientPrivilege):
        connection.execute(act)
