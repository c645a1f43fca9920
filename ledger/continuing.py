"""Going on under a new origin: for a register that was put back from a backup, whose signer has signed more.

The old log's last good checkpoint becomes the first leaf of the new book. As far as both reach, the register
must be the one that was signed there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from ledger import books
from ledger.log.checkpoints import Checkpoint
from ledger.log.merkle import root_at
from ledger.log.notes import Note
from ledger.log.origins import first_leaf
from ledger.tree import Tree

if TYPE_CHECKING:
    from ledger.database import Connection


class CheckpointDiffers(Refused):
    """The register is not the one that the checkpoint speaks of."""

    code = "checkpoint_differs"
    sentence = "恢复的账册与这份检查点不符:两者都有的前{size}件业务不一样,不能续接。"


class NothingToContinue(Refused):
    """The book has no leaf yet: it was begun before, and the sequencer has not come by."""

    code, sentence = "nothing_to_continue", "账册已经续接过,还没有编序;请先运行 huce ledger sequence。"


class Continued(NamedTuple):
    """The origin that is continued, the leaves its checkpoint has, and those that the backup had not."""

    origin: str
    size: int
    lost: int


def go_on(connection: Connection, note: bytes) -> Continued:
    """Begin a new book after a published checkpoint, in the caller's transaction; what has an index is taken
    in by the sequencer.

    Whose checkpoint it is the caller has verified. Raises CheckpointDiffers, NothingToContinue; `Malformed`.
    """
    checkpoint = Checkpoint.read(Note.read(note).text)
    tree = Tree(connection)
    held = tree.reached().size
    if checkpoint.size <= held and root_at(checkpoint.size, tree.nodes(checkpoint.size)) != checkpoint.root:
        raise CheckpointDiffers(size=checkpoint.size)
    if held == 0:
        raise NothingToContinue
    books.continued(connection, first_leaf(note))
    return Continued(checkpoint.origin, checkpoint.size, max(checkpoint.size - held, 0))
