"""The keys that tests work with: a master key, a key that signs saves, and a list that believes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ledger.keyring import Keyring
from ledger.log.instances import Instances
from ledger.log.keys import ED25519, SignerKey
from ledger.sequencer import Sequencer

if TYPE_CHECKING:
    from ledger.database import Database

MASTER = bytes(range(32))
KEY = SignerKey("huce-test", ED25519, bytes(range(32)))
INSTANCES = Instances().with_key(KEY.verifier)
KEYRING = Keyring(MASTER, KEY, Path(__file__).with_name("instances"))


def sequencer(database: Database, stretch: int = 5_000) -> Sequencer:
    """A sequencer that believes what tests record."""
    return Sequencer(database, lambda: INSTANCES, stretch)


def furnish(home: Path) -> None:
    """Put the keys into the home folder of a program, as its first start would draw them."""
    secrets = home / "secrets"
    secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in (("master.key", MASTER.hex()), ("instance.key", f"{KEY.text}\n")):
        (secrets / name).touch(mode=0o600)
        (secrets / name).write_text(text)
    (home / "instances").write_bytes(INSTANCES.data)
