"""The first leaf of a log that goes on under a new origin: the last good checkpoint of the old one.

    huce-origin-1               the version of this format
    sha256:<hex>                of the checkpoint's note, as it was published
    <the note>

A signer never signs an older tree than it has, so a register that was put back from a backup cannot go on in
the old log. Whoever checks the new one sees from its first leaf which log it continues, and up to where that
was witnessed.
"""

from __future__ import annotations

from ledger.log.checkpoints import Checkpoint
from ledger.log.encodings import utf8
from ledger.log.errors import Malformed
from ledger.log.leaf import digest
from ledger.log.notes import Note

_FIRST = "续接条目"
_VERSION = "huce-origin-1"
#: How such a leaf begins.
FIRST = f"{_VERSION}\n".encode()


def first_leaf(note: bytes) -> bytes:
    """The leaf that holds a published checkpoint. Refused: `Malformed`."""
    Checkpoint.read(Note.read(note).text)
    return f"{_VERSION}\nsha256:{digest(note).hex()}\n".encode() + note


def read_first(data: bytes) -> Note:
    """The note in such a leaf. Refused: `Malformed`."""
    version, said, note = [*data.split(b"\n", 2), b"", b""][:3]
    found = Note.read(note) if utf8(version, _FIRST) == _VERSION else None
    if found is None or first_leaf(note) != data or not said:
        raise Malformed(what=_FIRST, why=f"不是 {_VERSION}")
    return found
