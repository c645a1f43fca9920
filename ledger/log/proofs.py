"""A file, named *.tlog-proof, that proves off line that something is in a log (C2SP tlog-proof)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ledger.log import merkle
from ledger.log.checkpoints import Checkpoint
from ledger.log.encodings import base64, decimal, lines, unbase64, unhash, utf8
from ledger.log.errors import Malformed
from ledger.log.notes import Note

if TYPE_CHECKING:
    from ledger.log.policies import Policy

_PROOF = "存在证明"
_FIRST = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_INDEX = "index "


@dataclass(frozen=True, slots=True)
class Proof:
    """Leaf `index` (from 0) is in the tree of the checkpoint that `note` holds: `hashes` lead there.

    `extra` is whatever the maker put in; nothing vouches for it.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The proof of a file; nothing is verified yet.  Refused: `Malformed`."""
        above, blank, note = data.partition(b"\n\n")
        if not blank:
            raise Malformed(what=_PROOF, why="没有空行与检查点")
        first, *rest = lines(utf8(above + b"\n", _PROOF), _PROOF)
        extra = rest.pop(0) if rest and rest[0].startswith(_EXTRA) else None
        if first != _FIRST or not rest or not rest[0].startswith(_INDEX):
            raise Malformed(what=_PROOF, why=f"应以 {_FIRST} 与 index 两行开头")
        proof = cls(
            decimal(rest[0].removeprefix(_INDEX), _PROOF),
            tuple(unhash(line, _PROOF) for line in rest[1:]),
            Note.read(note),
            None if extra is None else unbase64(extra.removeprefix(_EXTRA), _PROOF),
        )
        Checkpoint.read(proof.note.text)
        return proof

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        extra = [] if self.extra is None else [_EXTRA + base64(self.extra)]
        head = [_FIRST, *extra, f"{_INDEX}{self.index}", *map(base64, self.hashes), ""]
        return "".join(f"{line}\n" for line in head).encode() + self.note.data

    def verify(self, leaf: bytes, policy: Policy) -> Checkpoint:
        """The checkpoint that the policy accepts and whose tree holds `leaf` (its content) at the index.

        Refused: `NoteRefused`, `QuorumMissing`, `ProofFailed`.
        """
        checkpoint = policy.accepted(self.note)
        merkle.verify_inclusion(
            merkle.leaf_hash(leaf), self.index, checkpoint.size, self.hashes, checkpoint.root
        )
        return checkpoint
