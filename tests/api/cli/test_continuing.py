"""The restore drill: a register put back from a backup is not signed again, and goes on under a new origin.

given a register published, backed up, worked on and published again, when the backup is restored, then the
old signer refuses it; continued with the last good checkpoint under new keys, it is published, and an
auditor sees what it continues.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ledger.publishing import newest
from tests.api.cli.conftest import Desk
from tests.api.cli.test_instances import recorded
from tests.api.cli.test_proving import AUDIT, ORIGIN, SYSTEM, Office, office, running

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database

__all__ = ["office"]

FILES = (("key", "log.key"), ("state", "log.state"), ("socket", "s"))
SECURITY, NEW = "anquan", "huce.example/150525/2"


def done(desk: Desk, *arguments: str, by: str | None = None) -> str:
    answer = desk.run(*arguments, by=by)
    assert answer.exit_code == 0, answer.stderr
    return answer.stdout


def checkpoint(desk: Desk, file: Path) -> str:
    """The newest one, as somebody has kept it."""
    with desk.database.connect() as connection:
        found = newest(connection)
    assert found is not None
    file.write_text(found.note)
    return str(file)


def test_a_restored_register_goes_on_under_a_new_origin(
    office: Office, empty_database: Database, tmp_path: Path
) -> None:
    # given
    desk, words = office.desk, tmp_path / "passphrase"
    words.write_text("一二三四五六七八九十甲乙\n", "utf-8")
    assert office.publish()[0] == 0
    early = checkpoint(desk, tmp_path / "early")
    done(desk, "backup", str(tmp_path / "backup"), "--passphrase-file", str(words))
    recorded(desk, "lost")
    assert office.publish()[0] == 0
    last = checkpoint(desk, tmp_path / "last")
    # when the backup is put back, and worked on
    other = Desk(empty_database, tmp_path / "elsewhere")
    done(other, "restore", str(tmp_path / "backup"), "--passphrase-file", str(words))
    recorded(other, "other")
    # then the signer has signed another fifth event
    status, said = Office(office.place, other).publish()
    assert (status, "log_declined" in said or "ledger_behind" in said) == (1, True), said
    assert "[log_declined]" in done(other, "ledger", "status")
    # nor is a checkpoint taken that nobody signed so
    trusted = ["--policy", str(office.policy)]
    (tmp_path / "foreign").write_text(foreign(early))
    refused = other.run("ledger", "continue", str(tmp_path / "foreign"), *trusted, by=SECURITY)
    assert (refused.exit_code, "不符" in refused.stderr or "签名" in refused.stderr) == (1, True), (
        refused.stderr
    )
    assert other.run("ledger", "continue", last, *trusted, by=SYSTEM).exit_code == 1


def test_it_is_published_and_verified_under_the_new_origin(
    office: Office, empty_database: Database, tmp_path: Path
) -> None:
    # given a register put back from a backup, one event of which is lost
    desk, words = office.desk, tmp_path / "passphrase"
    words.write_text("一二三四五六七八九十甲乙\n", "utf-8")
    assert office.publish()[0] == 0
    done(desk, "backup", str(tmp_path / "backup"), "--passphrase-file", str(words))
    recorded(desk, "lost")
    assert office.publish()[0] == 0
    last = checkpoint(desk, tmp_path / "last")
    other = Desk(empty_database, tmp_path / "elsewhere")
    done(other, "restore", str(tmp_path / "backup"), "--passphrase-file", str(words))
    # when
    said = done(other, "ledger", "continue", last, "--policy", str(office.policy), by=SECURITY)
    # then
    assert f"已续接“{ORIGIN}”的检查点(第5条);恢复的账册比它少1条。" in said
    recorded(other, "after")
    # when it is signed by another key under a new name
    place = tmp_path / "new"
    place.mkdir()
    made = done(other, "log", "key", "new", NEW, "--kind", "log", "--out", str(place / "log.key"))
    key = next(word for word in made.split() if word.startswith(f"{NEW}+"))
    (place / "policy").write_text(f"log {key}\nquorum none\n")
    files = [
        "--key",
        str(place / "log.key"),
        "--state",
        str(place / "log.state"),
        "--socket",
        str(place / "s"),
    ]
    with ExitStack() as stack:
        stack.enter_context(running("signer", *files, "--first"))
        assert Office(place, other).publish()[0] == 0
    # then an auditor with the new policy finds all of it, and what it continues
    done(other, "ledger", "export", str(tmp_path / "out"), by=AUDIT)
    verify = [sys.executable, "-I", str(tmp_path / "out" / "verify.py")]
    told = ["--policy", str(place / "policy")]
    verified = subprocess.run(
        [*verify, "full", str(tmp_path / "out"), *told], check=False, capture_output=True
    )
    assert (verified.returncode, ORIGIN in verified.stdout.decode()) == (0, True), verified.stdout
    (event,) = other.ask(
        "SELECT id FROM ledger.event WHERE position = (SELECT max(position) FROM ledger.event)"
    )
    done(other, "ledger", "proof", str(event[0]), "--out", str(tmp_path / "proof"), by=AUDIT)
    command = ["event", str(tmp_path / "proof"), "--policy", str(place / "policy")]
    proved = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "out" / "verify.py"), *command], check=False
    )
    assert proved.returncode == 0


def foreign(checkpoint: str) -> str:
    """A checkpoint of as many leaves, but of other ones."""
    with open(checkpoint, encoding="utf-8") as file:  # noqa: PTH123  a path in text
        origin, size, root, *rest = file.read().split("\n")
    return "\n".join([origin, size, ("A" if root[0] != "A" else "B") + root[1:], *rest])
