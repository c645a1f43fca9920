"""One event is in the log, and its bytes are those that it was recorded with, or not.

given the proof of an event, when leaf, place, path or bytes are others, then it does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.log.merkle import inclusion_proof, leaf_hash, parents
from ledger.log.proofs import Proof
from tests.ledger.log.given import flipped
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import LOG, a_note, a_policy, leaves_of, put, recorded, some_events

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.log.merkle import Nodes
    from tests.ledger.verify.auditor import Told

ROWS = recorded(some_events(77))
LEAVES = leaves_of(ROWS)


def nodes() -> Nodes:
    rows = [[leaf_hash(leaf) for leaf in LEAVES]]
    while len(rows[-1]) > 1:
        rows.append(parents(rows[-1]))
    return lambda level, index: rows[level][index]


def a_proof(index: int, *, extra: bool = True, by: tuple[int, ...] = (0, 1, 2)) -> Proof:
    hashes = tuple(inclusion_proof(index, len(LEAVES), nodes()))
    return Proof(index, hashes, a_note(LEAVES, by=by), LEAVES[index] if extra else None)


#: Fewer signatures take less time, where it is the path that matters.
BRIEF = f"log {LOG.verifier.text}\nquorum none\n".encode()


def proven(tmp_path: Path, proof: bytes, *more: str | Path, policy: bytes = a_policy()) -> Told:
    put(tmp_path / "proof", proof)
    put(tmp_path / "policy", policy)
    return verify("event", tmp_path / "proof", *more, "--policy", tmp_path / "policy")


@pytest.mark.parametrize("index", [0, 1, 31, 63, 64, 65, 72, 75, 76])
def test_a_proof_that_holds(tmp_path: Path, index: int) -> None:
    told = proven(tmp_path, a_proof(index).data)
    assert (told.status, told.findings) == (0, [])
    assert all(
        word in told.summary for word in (str(index + 1), "household.surveyed", f"person:p{index % 9}")
    )


def test_the_leaf_may_lie_beside_the_proof(tmp_path: Path) -> None:
    put(tmp_path / "leaf", LEAVES[40])
    assert proven(tmp_path, a_proof(40, extra=False).data, "--leaf", tmp_path / "leaf").status == 0


def test_without_a_leaf_there_is_nothing_to_prove(tmp_path: Path) -> None:
    assert proven(tmp_path, a_proof(40, extra=False).data).status == 3


def test_another_leaf(tmp_path: Path) -> None:
    put(tmp_path / "leaf", LEAVES[41])
    told = proven(tmp_path, a_proof(40, extra=False).data, "--leaf", tmp_path / "leaf")
    assert told.status == 1
    assert told.named("proof") == [(41, "household.surveyed", "household:h1 person:p5 village:150525001001")]


@pytest.mark.parametrize("index", [39, 41, 72, 77, 2**63])
def test_another_index(tmp_path: Path, index: int) -> None:
    data = a_proof(40).data.replace(b"index 40\n", b"index %d\n" % index)
    assert proven(tmp_path, data).status == 1


def test_any_hash_changed_or_left_out_or_one_too_many(tmp_path: Path) -> None:
    good = a_proof(40)
    for n, one in enumerate(good.hashes):
        for hashes in (
            (*good.hashes[:n], flipped(one, 31), *good.hashes[n + 1 :]),
            (*good.hashes[:n], *good.hashes[n + 1 :]),
            (*good.hashes[:n], one, *good.hashes[n:]),
        ):
            assert proven(tmp_path, Proof(40, hashes, good.note, LEAVES[40]).data, policy=BRIEF).status == 1


def test_a_path_one_longer_than_the_tree_does_not_pass_for_another_leaf(tmp_path: Path) -> None:
    # Leaf 76 hangs two levels below the root; what is said of it must not be said of a deeper one.
    good = a_proof(75)
    assert proven(tmp_path, Proof(76, good.hashes, good.note, LEAVES[75]).data).status == 1
    assert proven(tmp_path, Proof(75, a_proof(76).hashes, good.note, LEAVES[76]).data).status == 1


@pytest.mark.parametrize(("by", "status"), [((0, 1), 0), ((0,), 2)])
def test_the_witnesses_count_here_too(tmp_path: Path, by: tuple[int, ...], status: int) -> None:
    assert proven(tmp_path, a_proof(40, by=by).data).status == status


def test_facts_and_metadata_are_held_against_the_leaf(tmp_path: Path) -> None:
    row = ROWS[40]
    assert row.body is not None
    assert row.meta is not None
    put(tmp_path / "body", row.body)
    put(tmp_path / "meta", row.meta)
    more = ("--body", tmp_path / "body", "--meta", tmp_path / "meta")
    assert proven(tmp_path, a_proof(40).data, *more).status == 0
    put(tmp_path / "meta", flipped(row.meta, 5))
    told = proven(tmp_path, a_proof(40).data, *more)
    assert (told.status, told.kinds()) == (1, ["content"])
    assert "元数据" in told.findings[0]["text"]


@pytest.mark.parametrize("data", [b"", b"x", b"c2sp.org/tlog-proof@v1\nindex 040\n\nnote\n"])
def test_what_is_no_proof(tmp_path: Path, data: bytes) -> None:
    assert proven(tmp_path, data).status == 1
