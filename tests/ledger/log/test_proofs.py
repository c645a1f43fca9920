"""Proof files: read to the letter, and they hold for their leaf under the auditor's policy only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.encodings import base64
from ledger.log.errors import Malformed, NotSigned, ProofFailed, QuorumMissing
from ledger.log.merkle import inclusion_proof
from ledger.log.policies import Policy
from ledger.log.proofs import Proof
from tests.ledger.log.given import NO_HASH, WITNESSES, a_checkpoint, a_note, leaf, nodes
from tests.ledger.log.test_policies import TWO_OF_THREE

SIZE = 11


def a_proof(index: int = 6, extra: bytes | None = None) -> Proof:
    return Proof(index, tuple(inclusion_proof(index, SIZE, nodes(SIZE))), a_note(SIZE, by=[0, 1]), extra)


def test_a_proof_reads_as_the_specification_writes_it() -> None:
    proof = a_proof(extra=b"\xfb\xff")
    hashes = "".join(f"{base64(each)}\n" for each in proof.hashes)
    expected = f"c2sp.org/tlog-proof@v1\nextra +/8=\nindex 6\n{hashes}\n".encode() + proof.note.data
    assert proof.data == expected
    assert Proof.read(expected) == proof
    assert replace(proof, extra=None).data == expected.replace(b"extra +/8=\n", b"")


def test_the_proof_of_the_only_leaf_has_no_hashes() -> None:
    proof = Proof(0, (), a_note(1, by=[0, 1]))
    assert proof.data.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\n")
    assert Proof.read(proof.data).verify(leaf(0), TWO_OF_THREE).size == 1


@given(
    index=st.integers(0, 2**63 - 1),
    hashes=st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    extra=st.none() | st.binary(max_size=99),
)
def test_any_proof_is_read_as_it_was_written(index: int, hashes: list[bytes], extra: bytes | None) -> None:
    proof = Proof(index, tuple(hashes), a_note(), extra)
    assert Proof.read(proof.data) == proof


@pytest.mark.parametrize("index", range(SIZE))
def test_the_proof_of_every_leaf_holds_for_it_and_for_no_other(index: int) -> None:
    proof = Proof.read(a_proof(index).data)
    assert proof.verify(leaf(index), TWO_OF_THREE) == a_checkpoint(SIZE)
    for other in range(SIZE):
        if other != index:
            with pytest.raises(ProofFailed):
                proof.verify(leaf(other), TWO_OF_THREE)
            with pytest.raises(ProofFailed):
                replace(proof, index=other).verify(leaf(index), TWO_OF_THREE)


def test_a_proof_with_a_hash_changed_added_or_left_out_fails() -> None:
    proof = a_proof()
    for hashes in ((), proof.hashes[1:], (*proof.hashes, NO_HASH), (NO_HASH, *proof.hashes[1:])):
        with pytest.raises(ProofFailed):
            replace(proof, hashes=hashes).verify(leaf(6), TWO_OF_THREE)
    with pytest.raises(ProofFailed):
        replace(proof, index=SIZE).verify(leaf(6), TWO_OF_THREE)
    with pytest.raises(ProofFailed):
        replace(proof, note=a_note(SIZE - 1, by=[0, 1])).verify(leaf(6), TWO_OF_THREE)


def test_a_proof_holds_only_under_a_policy_that_accepts_its_checkpoint() -> None:
    """Naive: take the keys out of the file that is to be checked."""
    proof = a_proof()
    with pytest.raises(QuorumMissing):
        replace(proof, note=a_note(SIZE, by=[0])).verify(leaf(6), TWO_OF_THREE)
    strangers = Policy.read(f"witness w {WITNESSES[3].verifier.text}\nquorum none\n".encode())
    with pytest.raises(NotSigned):
        proof.verify(leaf(6), strangers)


def test_what_is_extra_proves_nothing_and_changes_nothing() -> None:
    assert a_proof(extra=b"anything").verify(leaf(6), TWO_OF_THREE) == a_checkpoint(SIZE)
    assert Proof.read(a_proof(extra=b"").data).extra == b""
    assert Proof.read(a_proof().data).extra is None


HASH = base64(NO_HASH)
NOTE = a_note().data.decode()
FIRST = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "text",
    [
        "", FIRST, FIRST + "index 0\n", FIRST + f"index 0\n{NOTE}", FIRST + f"\n{NOTE}", f"index 0\n\n{NOTE}",
        f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}", f" {FIRST}index 0\n\n{NOTE}",
        FIRST + f"index 00\n\n{NOTE}", FIRST + f"index -1\n\n{NOTE}", FIRST + f"index  1\n\n{NOTE}",
        FIRST + f"index 1 \n\n{NOTE}", FIRST + f"index\n\n{NOTE}", FIRST + f"index {2**63}\n\n{NOTE}",
        FIRST + f"Index 1\n\n{NOTE}", FIRST + f"index 1\nextra AAAA\n\n{NOTE}",
        FIRST + f"extra AAAA\n\n{NOTE}",
        FIRST + f"extra\nindex 1\n\n{NOTE}", FIRST + f"extra A\nindex 1\n\n{NOTE}",
        FIRST + f"extra AAAA\nextra AAAA\nindex 1\n\n{NOTE}", FIRST + f"index 1\nAAAA\n\n{NOTE}",
        FIRST + f"index 1\n{HASH} \n\n{NOTE}", FIRST + f"index 1\n{HASH[:-1]}\n\n{NOTE}",
        FIRST + f"index 1\n{HASH}{HASH}\n\n{NOTE}", FIRST + f"index 1\n{HASH}\n\n\n{NOTE}",
        FIRST + f"index 1\n{HASH}\n\n", FIRST + f"index 1\n{HASH}\r\n\n{NOTE}",
        FIRST + f"index 1\n\n{HASH}\n{NOTE}", FIRST + "index 1\n\n" + NOTE[:-1],
        FIRST + "index 1\n\na letter\n\n— a AAAAAAAA\n", FIRST.replace("\n", "\r\n") + f"index 0\n\n{NOTE}",
    ],
)  # fmt: skip
def test_what_is_not_a_proof_to_the_letter_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        Proof.read(text.encode())
    with pytest.raises(Malformed):
        Proof.read(b"\xff" + text.encode())
