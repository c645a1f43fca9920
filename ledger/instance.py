"""The running instance of the program, as signer of what it records.

The key lies in a file on the program's machine, which the database's administrator does not hold: what he
writes into the ledger by himself has no signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.log.leaf import save_text
from ledger.prepared import Prepared
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.log.keys import SignerKey
    from ledger.log.leaf import Record

_QUERIES = Queries("ledger", "queries/store.sql")
#: Writes the signatures of saves, in the append's transaction: ids of the saves by lines, 68 bytes of each.
SIGN = Prepared(_QUERIES.sign, 2, binary=(1,))


class Instance:
    """Signs saves with the key of a file."""

    def __init__(self, key: SignerKey) -> None:
        self.key = key
        self._id = key.verifier.id
        self._private = Ed25519PrivateKey.from_private_bytes(key.seed)

    def signature(self, records: list[Record]) -> bytes:
        """68 bytes over the records of one save: the key's ID and the signature."""
        return self.sign(save_text(records))

    def sign(self, text: bytes) -> bytes:
        """68 bytes over the text of a save."""
        return self._id + self._private.sign(text)

    def signatures(self, records: Iterable[Record]) -> tuple[bytes, bytes]:
        """What `SIGN` takes, for the records of some saves. Refused: `Malformed`."""
        saves: dict[str, list[Record]] = {}
        for record in records:
            saves.setdefault(record.save, []).append(record)
        return "\n".join(saves).encode(), b"".join(map(self.signature, saves.values()))
