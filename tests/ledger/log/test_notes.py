"""Signed notes: the published ones open, unknown keys are ignored, a wrong known signature spoils all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import notes
from ledger.log.encodings import base64
from ledger.log.errors import Malformed, NotSigned, SignatureInvalid
from ledger.log.keys import ED25519, SignerKey, VerifierKey
from ledger.log.notes import Note, Signature, opened
from tests.ledger.log import vectors
from tests.ledger.log.given import WITNESSES, a_note, flipped
from tests.ledger.log.vectors import BY_ENOCH, BY_PETER, TEXT

PETER, ENOCH = VerifierKey.read(vectors.PETER), VerifierKey.read(vectors.ENOCH)


def a_text_signed(*lines: str) -> Note:
    return Note.read((TEXT + "\n" + "".join(lines)).encode())


def bent(line: str) -> str:
    """The line with a signature that is four characters of base64 longer."""
    return line[:60] + "ABCD" + line[60:]


def test_the_published_note_is_signed_byte_for_byte() -> None:
    signature = notes.sign(TEXT, SignerKey.read(vectors.PETER_SIGNS))
    assert Note(TEXT, (signature,)).data.decode() == TEXT + "\n" + BY_PETER


def test_the_checkpoint_of_the_go_checksum_database_opens() -> None:
    key = VerifierKey.read(vectors.SUMDB)
    note = Note.read(vectors.SUMDB_NOTE.encode())
    assert opened(note, [key]).of(key) == note.signatures[0]


def test_the_signatures_of_known_keys_are_given_and_others_ignored() -> None:
    note = a_text_signed(BY_PETER, BY_ENOCH)
    assert opened(note, [PETER]).valid == (Signature.read(BY_PETER[:-1]),)
    both = opened(note, [ENOCH, PETER])
    assert [each.name for each in both.valid] == ["PeterNeumann", "EnochRoot"]
    assert both.of(ENOCH) == Signature.read(BY_ENOCH[:-1])
    assert opened(note, [PETER]).of(ENOCH) is None


def test_a_note_without_a_known_signature_is_refused() -> None:
    for keys in ([], [ENOCH]):
        with pytest.raises(NotSigned):
            opened(a_text_signed(BY_PETER), keys)


@pytest.mark.parametrize("lines", [(bent(BY_PETER),), (BY_ENOCH, bent(BY_PETER)), (bent(BY_PETER), BY_ENOCH)])
def test_one_wrong_signature_of_a_known_key_spoils_the_note(lines: tuple[str, ...]) -> None:
    """Naive: count the valid ones, and a forger shows which keys he could not use."""
    with pytest.raises(SignatureInvalid, match="PeterNeumann"):
        opened(a_text_signed(*lines), [PETER, ENOCH])


def test_a_second_wrong_signature_of_a_known_key_spoils_the_note_too() -> None:
    """Naive: skip keys that were seen, and what follows a valid line is never looked at."""
    with pytest.raises(SignatureInvalid):
        opened(a_text_signed(BY_PETER, bent(BY_PETER)), [PETER])


def test_wrong_signatures_of_unknown_keys_are_ignored() -> None:
    note = a_text_signed(BY_PETER, bent(BY_ENOCH), BY_ENOCH)
    assert opened(note, [PETER]).valid == note.signatures[:1]


def test_a_line_given_twice_counts_once() -> None:
    note = a_text_signed(BY_PETER, BY_PETER, BY_ENOCH, BY_ENOCH)
    assert len(opened(note, [PETER, ENOCH]).valid) == 2


def test_of_two_valid_signatures_of_one_key_the_first_counts() -> None:
    note = a_note(by=[0])
    later = a_note(by=[0], at=1_600_000_000).signatures[1]
    both = Note(note.text, (*note.signatures, later))
    assert opened(both, [WITNESSES[0].verifier]).valid == (note.signatures[1],)


def test_a_key_of_the_same_name_or_the_same_id_is_another_key() -> None:
    """Naive: look keys up by name, and a stranger's line is checked with the wrong key and refused."""
    stranger = Signature("PeterNeumann", b"\0\0\0\0", b"x" * 64)
    namesake = Signature("SomebodyElse", PETER.id, b"x" * 64)
    note = a_text_signed(stranger.line, namesake.line, BY_PETER)
    assert len(opened(note, [PETER]).valid) == 1


def test_two_different_keys_of_one_name_and_id_are_refused() -> None:
    assert opened(a_text_signed(BY_PETER), [PETER, PETER]).valid

    class Imitation(VerifierKey):
        @property
        def id(self) -> bytes:
            return PETER.id

    with pytest.raises(Malformed):
        opened(a_text_signed(BY_PETER), [PETER, Imitation("PeterNeumann", ED25519, bytes(32))])


def test_every_changed_byte_of_the_text_is_found() -> None:
    for bit in range(0, len(TEXT) * 8, 8):
        changed = flipped(TEXT.encode(), bit).decode()
        if changed.endswith("\n"):
            with pytest.raises((SignatureInvalid, Malformed)):
                opened(Note(changed, a_text_signed(BY_PETER).signatures), [PETER])


# Most of it from golang.org/x/mod v0.42.0, sumdb/note/note_test.go.
MALFORMED = [
    b"", b"\n", b"\n\n", TEXT, TEXT + "\n", TEXT + BY_PETER, TEXT + "\n" + BY_PETER[:-1],
    "\x01" + TEXT + "\n" + BY_PETER, b"\xff" + (TEXT + "\n" + BY_PETER).encode(),
    TEXT + "\r\n" + BY_PETER, TEXT + "\t\n" + BY_PETER, TEXT + "\n" + BY_PETER + "Unexpected line.\n",
    TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad Name"), TEXT + "\n" + BY_PETER.replace("— ", "- "),
    TEXT + "\n" + BY_PETER.replace("— ", "\u2013 "), TEXT + "\n" + BY_PETER.replace("— ", "—"),
    TEXT + "\n" + BY_PETER.replace("— ", "—  "), TEXT + "\n" + BY_PETER.replace("Neumann ", "Neumann"),
    TEXT + "\n" + BY_PETER.replace("Neumann ", "Neumann\u00a0"),
    TEXT + "\n" + BY_PETER.replace("Neumann", "+"),
    TEXT + "\n" + BY_PETER.replace("=\n", " =\n"), TEXT + "\n" + BY_PETER.replace("=\n", "\n"),
    TEXT + "\n" + BY_PETER.replace("AM=\n", "AN=\n"), TEXT + "\n" + BY_PETER.replace("=\n", "==\n"),
    TEXT + "\n— a AAAAAA==\n", TEXT + "\n— a \n", TEXT + "\n— a\n", TEXT + "\n— a AAAA\n",
    TEXT + "\n\n" + BY_PETER + "\n",
    TEXT + "\n" + BY_PETER * 101, TEXT + "\n" + BY_PETER + "x" * 1_000_000,
]  # fmt: skip


@pytest.mark.parametrize("data", MALFORMED)
def test_what_is_not_a_note_to_the_letter_is_refused(data: str | bytes) -> None:
    with pytest.raises(Malformed):
        Note.read(data.encode() if isinstance(data, str) else data)


def test_a_note_of_more_than_a_million_bytes_is_refused_unread() -> None:
    fits = "a" * (1_000_000 - len(BY_PETER.encode()) - 2) + "\n\n" + BY_PETER
    assert Note.read(fits.encode()).data == fits.encode()
    with pytest.raises(Malformed, match="1000000"):
        Note.read(b"a" + fits.encode())


@pytest.mark.parametrize("text", ["", "abc", "a\tb\n", "a\x00\n", "a\r\n"])
def test_no_note_is_made_of_a_text_that_could_not_be_read_again(text: str) -> None:
    with pytest.raises(Malformed):
        Note(text, (Signature.read(BY_PETER[:-1]),))


@pytest.mark.parametrize("count", [0, 101])
def test_a_note_has_one_to_a_hundred_signatures(count: int) -> None:
    with pytest.raises(Malformed):
        Note(TEXT, (Signature.read(BY_PETER[:-1]),) * count)


def test_a_hundred_signatures_are_read() -> None:
    """At least 16 must be (C2SP signed-note, format)."""
    strangers = [Signature(f"s{n}", b"abcd", bytes([n])).line for n in range(99)]
    assert len(opened(a_text_signed(*strangers, BY_PETER), [PETER]).valid) == 1


def test_the_last_blank_line_parts_text_and_signatures() -> None:
    """Naive: the first one, and a poem loses its second verse."""
    poem = "Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n"
    note = Note.read(f"{poem}\n{BY_PETER}".encode())
    assert note.text == poem


lines = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))


@given(
    text=st.lists(lines, min_size=1).map(lambda found: "\n".join(found) + "\n"),
    values=st.lists(
        st.tuples(st.binary(min_size=4, max_size=4), st.binary(min_size=1)), min_size=1, max_size=100
    ),
)
def test_any_note_is_read_as_it_was_written(text: str, values: list[tuple[bytes, bytes]]) -> None:
    note = Note(text, tuple(Signature("name", *value) for value in values))
    assert Note.read(note.data) == note


def test_a_newer_signature_of_a_key_takes_the_place_of_the_older() -> None:
    note = a_note(by=[0, 1])
    newer = a_note(by=[0], at=1_600_000_000).signatures[1]
    assert note.signed(newer).signatures == (note.signatures[0], note.signatures[2], newer)


def test_the_lines_of_a_witness_are_read_as_those_of_a_note() -> None:
    found = a_note(by=[0, 1]).signatures[1:]
    assert notes.read_signatures(notes.write_signatures(found)) == found
    for wrong in (
        "",
        "\n",
        notes.write_signatures(found)[:-1],
        notes.write_signatures(found) + "\n",
        "— a b\n",
    ):
        with pytest.raises(Malformed):
            notes.read_signatures(wrong)
    with pytest.raises(Malformed):
        notes.read_signatures(notes.write_signatures(found) * 51)


def test_base64_with_unused_bits_set_is_refused() -> None:
    """Naive: decoders drop the unused bits, and one signature has many spellings."""
    encoded = base64(b"abcd" + b"x" * 64)
    last = encoded.rstrip("=")[-1]
    assert Signature.read(f"— a {encoded}")
    with pytest.raises(Malformed):
        Signature.read(f"— a {encoded.replace(last + '=', chr(ord(last) + 1) + '=')}")
