"""Checkpoints: three lines to the letter, signed by the log, cosigned with a time by witnesses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import checkpoints, notes
from ledger.log.checkpoints import Checkpoint, cosign, cosigned_at
from ledger.log.errors import Malformed
from ledger.log.keys import VerifierKey
from ledger.log.merkle import leaf_hash
from tests.ledger.log import vectors
from tests.ledger.log.given import AT, LOG, NO_HASH, ORIGIN, WITNESSES, a_checkpoint, a_note

ROOT = "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0="


def test_a_published_checkpoint_is_read_and_written_as_it_is() -> None:
    """golang.org/x/mod v0.42.0, sumdb/tlog/note_test.go: the root is the hash of the leaf `hello world`."""
    text = f"go.sum database tree\n123456789012\n{ROOT}\n"
    found = Checkpoint.read(text)
    assert found == Checkpoint("go.sum database tree", 123_456_789_012, leaf_hash(b"hello world"))
    assert found.text == text


def test_the_public_checkpoint_is_cosigned_by_the_witnesses_of_the_network() -> None:
    note = notes.Note.read(vectors.PUBLIC_NOTE.encode())
    assert note.data.decode() == vectors.PUBLIC_NOTE
    assert Checkpoint.read(note.text).size == 1_432_088_532
    keys = [VerifierKey.read(line.split()[2]) for line in vectors.PUBLIC_POLICY.splitlines()[1:6]]
    opened = notes.opened(note, keys)
    assert {each.name for each in opened.valid} == {key.name for key in keys[:4]}
    assert {cosigned_at(each) for each in opened.valid} == {vectors.PUBLIC_TIME}


def test_lines_below_the_root_are_kept_and_covered_by_the_cosignature() -> None:
    text = a_checkpoint().text + "one\ntwo\n"
    assert Checkpoint.read(text).extensions == ("one", "two")
    assert Checkpoint.read(text).text == text
    value = cosign(notes.Note(text, a_note().signatures), WITNESSES[0], AT).value
    assert WITNESSES[0].verifier.verifies(text, value)
    assert not WITNESSES[0].verifier.verifies(text.replace("two", "tow"), value)


origins = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)


@given(
    origin=origins,
    size=st.integers(0, 2**63 - 1),
    root=st.binary(min_size=32, max_size=32),
    extensions=st.lists(origins),
)
def test_any_checkpoint_is_read_as_it_was_written(
    origin: str, size: int, root: bytes, extensions: list[str]
) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.read(checkpoint.text) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "a\n", "a\n1\n", f"a\n1\n{ROOT}", f"\n1\n{ROOT}\n", f"a\n\n{ROOT}\n", "a\n1\n\n",
        f"a\n01\n{ROOT}\n", f"a\n+1\n{ROOT}\n", f"a\n-1\n{ROOT}\n", f"a\n 1\n{ROOT}\n", f"a\n1 \n{ROOT}\n",
        f"a\n1_0\n{ROOT}\n", f"a\n0x1\n{ROOT}\n", f"a\n\u0661\n{ROOT}\n", f"a\n{2**63}\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n", f"a\n1e3\n{ROOT}\n", f"a\n1\n{ROOT[:-1]}\n", f"a\n1\n {ROOT}\n",
        f"a\n1\n{ROOT[:-4]}\n", f"a\n1\n{ROOT.replace('/', '_').replace('+', '-')}\n", "a\n1\nAAAA\n",
        f"a\n1\n{ROOT[:-2]}1=\n", f"a\n1\n{ROOT}\n\n", f"a\n1\n{ROOT}\n\nb\n", f"a\n1\n{ROOT}\nb",
        f"a\n1\n{ROOT}\nbb",
        "a\n1\n=\n",
    ],
)  # fmt: skip
def test_what_is_not_a_checkpoint_to_the_letter_is_refused(text: str) -> None:
    """Naive: int() takes signs, blanks, underlines and foreign digits; base64 drops what it does not know."""
    with pytest.raises(Malformed):
        Checkpoint.read(text)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, NO_HASH, ()), ("a\nb", 1, NO_HASH, ()), ("a", -1, NO_HASH, ()), ("a", 2**63, NO_HASH, ()),
        ("a", 1, NO_HASH[1:], ()), ("a", 1, NO_HASH, ("",)), ("a", 1, NO_HASH, ("b\nc",)),
    ],
)  # fmt: skip
def test_no_checkpoint_is_made_that_could_not_be_read_again(
    origin: str, size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(Malformed):
        Checkpoint(origin, size, root, extensions)


def test_a_log_signs_under_its_own_origin_only() -> None:
    note = checkpoints.sign(a_checkpoint(), LOG)
    assert notes.opened(note, [LOG.verifier]).valid == note.signatures
    with pytest.raises(ValueError, match="own origin"):
        checkpoints.sign(a_checkpoint(origin="other.example"), LOG)


def test_a_witness_cosigns_with_its_time() -> None:
    note = a_note(by=[0, 2])
    opened = notes.opened(note, [key.verifier for key in WITNESSES])
    assert [(each.name, cosigned_at(each)) for each in opened.valid] == [
        ("w0.example", AT),
        ("w2.example", AT),
    ]
    assert note.text == f"{ORIGIN}\n5\n{note.text.splitlines()[2]}\n"


def test_nothing_but_a_checkpoint_is_cosigned() -> None:
    """Naive: cosign any note, and a witness vouches for texts it knows nothing of."""
    with pytest.raises(Malformed):
        cosign(notes.Note("a letter\n", a_note().signatures), WITNESSES[0], AT)
