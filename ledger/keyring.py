"""What a running program holds: its two secrets and whom it believes, as they are handed to its processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.instance import Instance
from ledger.log.files import usable
from ledger.log.instances import Instances
from ledger.sequencer import Sequencer
from ledger.store import Ledger
from ledger.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database
    from ledger.log.keys import SignerKey


@dataclass(frozen=True, slots=True)
class Keyring:
    """The master key (32 bytes), which wraps the keys of persons; the key that signs saves; and the file
    of the public keys whose signatures are believed.
    """

    master: bytes = field(repr=False)
    instance: SignerKey
    instances: Path

    def vault(self) -> Vault:
        """Seals and opens with the master key."""
        return Vault(self.master)

    def ledger(self) -> Ledger:
        """Seals with the one key and signs with the other."""
        return Ledger(self.vault(), Instance(self.instance))

    def sequencer(self, database: Database) -> Sequencer:
        """Believes whom the file names, as it is at each moment."""
        return Sequencer(database, lambda: read_instances(self.instances))


def read_instances(file: Path) -> Instances:
    """Whom a file names; nobody where there is none. Refused: `Malformed`, `FileUnusable`."""
    with usable(file):
        return Instances.read(file.read_bytes()) if file.exists() else Instances()
