"""What the register really records is sound to an auditor who has the export, a dump and a policy only.

given households identified and surveyed, a rollback, its redoing, a person and a helper erased, when the log
is exported, then the verifier that lies in the folder finds it sound, its chains closed, its proofs true and
the database the same; after one changed byte it names the event.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from api.gateway import Gateway
from api.services import Services
from api.settings import Settings
from domain.commands import CorrectIdentity, PairHelper
from ledger import log_folder
from ledger.access import AccessLog
from ledger.event_proof import proof_of
from ledger.log.leaf import Leaf
from ledger.place import wheel_binaries
from tests.ledger.test_log_folder import KEY, published
from tests.ledger.verify.auditor import interpreter, told
from tests.soak.given import Told as Story
from tests.support.erasing import erase
from tests.support.keys import KEYRING, sequencer
from tests.support.register import TestRegister
from tests.support.world import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database
    from tests.ledger.verify.auditor import Told


def lived(database: Database) -> None:
    """A rollback with everything that rested on it, its redoing, another one that stays, two erasures."""
    with TestRegister.on(database) as register, database.pool(1, 2) as pool, AccessLog.of(database) as access:
        story = Story(real=register)
        home, other = story.identified("son"), story.identified()
        story.surveyed(home)
        correction = story.given(CorrectIdentity, household=home.id, person=home.others[0], name="新名")
        story.redone(*story.rolled_back(correction))
        story.rolled_back(story.left(home, home.others[0], "married_out"), chain=True)
        pairing = story.given(
            PairHelper, household=other.id, name="帮扶人", unit="县水务局", phone="13900000001"
        )
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        services = Services(Settings(), database, pool, KEYRING, gateway, access)
        erase(services, home.others[0], command_id="erase-person")
        helper = pairing.facts["pairing"]
        erase(services, helper, kind="pairing", basis="ordered", command_id="erase-helper")


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> Path:
    """The export of it all, and the auditor's policy beside."""
    lived(database)
    sequencer(database).drain()
    with database.connect() as connection:
        published(connection)
        connection.commit()
        log_folder.write(connection, tmp_path / "export")
    (tmp_path / "policy").write_text(f"log {KEY.verifier.text}\nquorum none\n")
    return tmp_path / "export"


def verified(folder: Path, *words: str | Path, policy: bool = True) -> Told:
    """What the verifier in the folder says of it, asked in an interpreter of its own."""
    trusted = ("--policy", folder.with_name("policy")) if policy else ()
    said = interpreter(folder / "verify.py", *words, *trusted, "--json")
    assert said.err == ""
    return told(said.status, said.out)


def test_an_auditor_finds_it_sound_by_every_command(database: Database, folder: Path, tmp_path: Path) -> None:
    with database.connect("owner") as connection:
        types = {kind: name for name, kind in connection.execute("SELECT id, type FROM ledger.event")}
        (tmp_path / "proof").write_bytes(proof_of(connection, types["redo.recorded"]).data)
    command = [wheel_binaries() / "pg_dump", f"--file={tmp_path / 'dump'}", database.owner]
    subprocess.run(list(map(str, command)), check=True)
    # then
    assert types.keys() >= {"rollback.recorded", "redo.recorded", "person.erased", "helper.erased"}
    full = verified(folder, "full", folder)
    since = verified(folder, "since", folder / "checkpoint", folder)
    event = verified(folder, "event", tmp_path / "proof")
    compare = verified(folder, "compare", tmp_path / "dump", folder)
    assert [told.findings for told in (full, since, event, compare)] == [[]] * 4
    chains = verified(folder, "chains", folder, policy=False)
    assert chains.findings == []
    # two rolled back, one of these redone with the rollback that it takes back, two erased
    assert "6处引用" in chains.summary


def test_one_changed_byte_names_the_event(folder: Path) -> None:
    (payload,) = folder.glob("payload/000.p/*")
    data, size = payload.read_bytes(), int(payload.name)
    leaves = (folder / "tile" / "entries" / "000.p" / str(size)).read_bytes()
    at = data.rindex(b'"basis":"ordered"')
    payload.write_bytes(data[:at] + b"'" + data[at + 1 :])
    # when
    told = verified(folder, "full", folder)
    # then
    leaf = Leaf.read(leaves[leaves.rindex(b"huce-leaf-1\n") :])
    assert (told.status, told.kinds()) == (1, ["content"])
    assert told.named("content") == [(size, "helper.erased", " ".join(leaf.record.tags))]
