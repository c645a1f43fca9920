"""What a witness answers: it goes forward along one tree only, and says how far it is."""

from __future__ import annotations

from http import HTTPStatus
from itertools import product

import pytest

from ledger.log import checkpoints, notes
from ledger.log.checkpoints import Checkpoint
from ledger.log.encodings import base64
from ledger.log.errors import Malformed
from ledger.log.keys import ED25519, SignerKey, VerifierKey
from ledger.log.merkle import EMPTY_ROOT, consistency_proof
from ledger.log.notes import Note, Signature
from ledger.log.witnessing import Decision, Head, Request, advance, decide, read_size, write_size
from tests.ledger.log import vectors
from tests.ledger.log.given import LOG, NO_HASH, WITNESSES, a_checkpoint, a_note, nodes, root

KEYS = [LOG.verifier]
LARGEST = 20


def a_request(old: int, new: int) -> Request:
    return Request(old, tuple(consistency_proof(old, new, nodes(LARGEST))), a_note(new))


def head(size: int) -> Head:
    return Head(size, root(0, size))


def test_the_published_requests_lead_a_witness_forward() -> None:
    key = VerifierKey(vectors.TORCHWOOD_ORIGIN, ED25519, bytes.fromhex(vectors.TORCHWOOD_KEY))
    requests = [
        Request.read(text.encode()) for text in (vectors.TO_1, vectors.FROM_1_TO_3, vectors.FROM_1_TO_5)
    ]
    assert requests[0].data.decode() == vectors.TO_1
    assert requests[2].data.decode() == vectors.FROM_1_TO_5
    first = decide(requests[0], [key], Head())
    assert first.status == HTTPStatus.OK
    assert first.head is not None
    third, fifth = (decide(each, [key], first.head) for each in requests[1:])
    assert fifth.head == Head(
        5, bytes.fromhex("42bb57ad06420afa4882c4a63ac6a1ec77480b330b2f20dfc53a0caa5f564e36")
    )
    assert third.head is not None
    assert decide(requests[2], [key], third.head) == Decision(HTTPStatus.CONFLICT, size=3)
    assert decide(requests[1], [key], fifth.head) == Decision(HTTPStatus.CONFLICT, size=5)


@pytest.mark.parametrize("new", range(LARGEST + 1))
def test_from_every_size_to_every_larger_one_a_witness_goes(new: int) -> None:
    for old in range(new + 1):
        decision = decide(a_request(old, new), KEYS, head(old))
        assert decision == Decision(HTTPStatus.OK, head(new))


def test_a_witness_that_never_cosigned_stands_at_the_empty_tree() -> None:
    assert Head() == head(0) == Head(0, EMPTY_ROOT)


def test_an_unknown_origin_is_not_found() -> None:
    assert decide(a_request(0, 5), [], Head()) == Decision(HTTPStatus.NOT_FOUND)


def test_a_checkpoint_without_a_valid_signature_of_the_log_is_forbidden() -> None:
    """Naive: check consistency only, and whoever asks chooses what the log says."""
    text = a_checkpoint().text
    stranger = SignerKey(LOG.name, ED25519, b"s" * 32)
    forged = Signature(LOG.name, LOG.verifier.id, b"x" * 64)
    for signature in (notes.sign(text, stranger), forged, checkpoints.cosign(a_note(), WITNESSES[0], 7)):
        request = Request(0, (), Note(text, (signature,)))
        assert decide(request, KEYS, Head()) == Decision(HTTPStatus.FORBIDDEN)
    spoilt = Request(
        0, (), a_note().signed(Signature(WITNESSES[0].name, WITNESSES[0].verifier.id, b"x" * 72))
    )
    assert decide(spoilt, KEYS, Head()).status == HTTPStatus.OK
    assert decide(spoilt, [*KEYS, WITNESSES[0].verifier], Head()) == Decision(HTTPStatus.FORBIDDEN)


def test_a_tree_that_shrinks_is_a_bad_request() -> None:
    """Naive: compare roots only; a restored backup is signed again."""
    for stored in (head(7), head(5), Head()):
        assert decide(Request(7, (), a_note(5)), KEYS, stored) == Decision(HTTPStatus.BAD_REQUEST)


def test_a_proof_that_starts_elsewhere_is_told_where_the_witness_stands() -> None:
    assert decide(a_request(3, 9), KEYS, head(5)) == Decision(HTTPStatus.CONFLICT, size=5)
    assert decide(a_request(0, 9), KEYS, head(5)) == Decision(HTTPStatus.CONFLICT, size=5)
    assert decide(a_request(5, 9), KEYS, Head()) == Decision(HTTPStatus.CONFLICT, size=0)
    assert decide(a_request(3, 4), KEYS, head(5)) == Decision(HTTPStatus.CONFLICT, size=5)


def test_another_tree_of_the_same_size_is_a_conflict_that_no_proof_mends() -> None:
    decision = decide(Request(5, (), a_note(5)), KEYS, Head(5, NO_HASH))
    assert decision == Decision(HTTPStatus.CONFLICT)


def test_a_forked_tree_is_refused_for_ever() -> None:
    """Naive: trust the size, and a tree with another past is signed as soon as it is longer."""
    for old, new in product(range(1, LARGEST), range(2, LARGEST + 1)):
        if old < new:
            request = a_request(old, new)
            forked = Head(old, root(1, old + 1))
            assert decide(request, KEYS, forked) == Decision(HTTPStatus.UNPROCESSABLE_ENTITY)


# As in github.com/FiloSottile/torchwood, internal/witness/witness_test.go, TestZeroSize; but a wrong root of
# the empty tree is a conflict by the words of tlog-witness (equal sizes, other roots).
@pytest.mark.parametrize(
    ("stored", "old", "new", "given_root", "proof", "status"),
    [
        (Head(), 0, 0, EMPTY_ROOT, (), HTTPStatus.OK), (Head(), 0, 0, NO_HASH, (), HTTPStatus.CONFLICT),
        (Head(), 0, 0, EMPTY_ROOT, (NO_HASH,), HTTPStatus.UNPROCESSABLE_ENTITY),
        (Head(), 0, 1, NO_HASH, (), HTTPStatus.OK),
        (Head(), 0, 1, NO_HASH, (NO_HASH,), HTTPStatus.UNPROCESSABLE_ENTITY),
        (Head(1, NO_HASH), 0, 1, NO_HASH, (NO_HASH,), HTTPStatus.CONFLICT),
        (Head(1, NO_HASH), 1, 0, EMPTY_ROOT, (), HTTPStatus.BAD_REQUEST),
        (Head(1, NO_HASH), 1, 1, NO_HASH, (), HTTPStatus.OK),
        (Head(1, NO_HASH), 1, 1, NO_HASH, (NO_HASH,), HTTPStatus.UNPROCESSABLE_ENTITY),
        (Head(1, NO_HASH), 1, 1, EMPTY_ROOT, (NO_HASH,), HTTPStatus.UNPROCESSABLE_ENTITY),
        (Head(1, NO_HASH), 1, 2, NO_HASH, (), HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)  # fmt: skip
def test_trees_of_no_leaf_or_one_are_answered_so(  # noqa: PLR0913, PLR0917  # a line of the table
    stored: Head, old: int, new: int, given_root: bytes, proof: tuple[bytes, ...], status: HTTPStatus
) -> None:
    checkpoint = Checkpoint(LOG.name, new, given_root)
    decision = advance(checkpoint, old, proof, stored)
    assert decision.status == status
    assert (decision.head is not None) == (status == HTTPStatus.OK)


def test_a_request_is_read_as_it_was_written() -> None:
    for old in range(8):
        request = a_request(old, 8)
        assert Request.read(request.data) == request
        assert request.checkpoint == a_checkpoint(8)
    assert a_request(0, 8).data == b"old 0\n\n" + a_note(8).data


HASH = base64(NO_HASH)
NOTE = a_note().data.decode()


@pytest.mark.parametrize(
    "text",
    [
        "", "old 0\n", f"old 0\n{NOTE}", f"\nold 0\n\n{NOTE}", f"old\n\n{NOTE}", f"old 00\n\n{NOTE}",
        f"old -1\n\n{NOTE}", f"old  1\n\n{NOTE}", f"old 1 \n\n{NOTE}", f"Old 1\n\n{NOTE}", f"1\n\n{NOTE}",
        f"old {2**63}\n\n{NOTE}", f"old 1\nAAAA\n\n{NOTE}", f"old 1\n{HASH} \n\n{NOTE}",
        f"old 1\n\n{HASH}\n{NOTE}",
        f"old 1\n{HASH}\n\n\n{NOTE}", f"old 1\n{HASH}\n\n", f"old 1\n{HASH * 2}\n\n{NOTE}",
        f"old 1\r\n\n{NOTE}",
        "old 1\n\na letter\n\n— a AAAAAAAA\n", "old 1\n\n" + NOTE[:-1], f"old 1\n{HASH}\n{NOTE}",
        "old 1\n" + f"{HASH}\n" * 64 + f"\n{NOTE}",
    ],
)  # fmt: skip
def test_what_is_not_a_request_to_the_letter_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        Request.read(text.encode())
    with pytest.raises(Malformed):
        Request.read(text.encode().replace(b"old", b"old\xff"))


def test_a_request_holds_63_hashes_at_most() -> None:
    assert len(Request.read(("old 1\n" + f"{HASH}\n" * 63 + f"\n{NOTE}").encode()).proof) == 63


def test_the_size_of_a_witness_travels_as_one_line() -> None:
    assert write_size(20_852_014) == b"20852014\n"
    for size in (0, 1, 2**63 - 1):
        assert read_size(write_size(size)) == size
    for wrong in (b"", b"\n", b"1", b"01\n", b"1\n\n", b"1\n2\n", b"-1\n", b" 1\n", b"\xff\n", b"1\r\n"):
        with pytest.raises(Malformed):
            read_size(wrong)
