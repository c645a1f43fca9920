"""A backup comes back whole: values, evidence, order; who was erased stays erased; half of one is none."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from ledger.place import wheel_binaries
from ledger.server import Cluster
from ledger.vault import ERASED
from tests.api.cli.conftest import NUMBER, Desk
from tests.conftest import name_of
from tests.ledger.given import until
from tests.support import terminal
from tests.support.keys import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database
    from tests.conftest import Server

PHOTO = b"\xff\xd8\xff\xe0" + "入户照片".encode() + bytes(3_000_000)
PORTRAIT = b"\x89PNG\r\n\x1a\n" + "配偶照片".encode()
PASSPHRASE = "一二三四五六七八九十甲乙"


@pytest.fixture(scope="session")
def lived(server: Server, furnished: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A register with a rollback, evidence of a household and a person, sequenced; copied for each test."""
    folder = tmp_path_factory.mktemp("lived")
    desk = Desk(server.create(furnished), folder / "home")
    furnish(desk.home)
    (folder / "photo.jpg").write_bytes(PHOTO)
    (folder / "portrait.png").write_bytes(PORTRAIT)
    done(desk, "evidence", "add", str(folder / "photo.jpg"), "--household", NUMBER)
    done(desk, "evidence", "add", str(folder / "portrait.png"), "--person", spouse(desk))
    asked = ("--kind", "exit", "--reason", "误操作", "--format", "json")
    (case,) = json.loads(done(desk, "rollback", "request", NUMBER, *asked))["events"][0]["concerns"]["case"]
    done(desk, "rollback", "approve", case, by="xian-shenpi", typed="y\n")
    done(desk, "ledger", "sequence", by="xitong")
    desk.token("anquan")
    yield desk
    server.drop(desk.database)


@pytest.fixture
def kept(server: Server, lived: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of that register, and a file with a passphrase beside its home."""
    shutil.copytree(lived.home, tmp_path / "home")
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", "utf-8")
    desk = Desk(server.create(name_of(lived.database)), tmp_path / "home", dict(lived.tokens))
    yield desk
    server.drop(desk.database)


@pytest.fixture
def empty(empty_database: Database, lived: Desk, tmp_path: Path) -> Desk:
    """Another machine: an empty database and no home yet; whoever was signed in still is."""
    return Desk(empty_database, tmp_path / "elsewhere", dict(lived.tokens))


def done(desk: Desk, *arguments: str, by: str | None = "xian-luru", typed: str | None = None) -> str:
    result = desk.run(*arguments, by=by, typed=typed)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def shown(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(desk, "household", "show", NUMBER, "--format", "json"))
    return found


def spouse(desk: Desk) -> str:
    return next(str(one["id"]) for one in shown(desk)["people"] if one["relation"] == "spouse")


def digests(desk: Desk) -> list[str]:
    found = json.loads(done(desk, "evidence", "list", "--household", NUMBER, "--format", "json"))
    return [one["digest"] for one in found if not one["erased"]]


def opened(desk: Desk, digest: str) -> bytes:
    out = desk.home / "opened"
    done(desk, "evidence", "get", digest, "--out", str(out))
    return out.read_bytes()


def backed_up(desk: Desk, folder: Path) -> Path:
    done(desk, "backup", str(folder), "--passphrase-file", str(folder.parent / "passphrase"), by=None)
    return folder


def restored(desk: Desk, folder: Path, *more: str) -> Desk:
    done(desk, "restore", str(folder), "--passphrase-file", str(folder.parent / "passphrase"), *more, by=None)
    return desk


def refused(desk: Desk, folder: Path, *more: str) -> str:
    """The code of the refusal, having checked that nothing was written."""
    given = ("restore", str(folder), "--passphrase-file", str(folder.parent / "passphrase"), *more)
    result = desk.run(*given)
    assert result.exit_code == 1, result.output
    return result.stderr.rpartition("[")[2].rstrip("]\n")


def erase(desk: Desk, person: str) -> None:
    desk.erase(person)


def dumped(file: Path) -> str:
    """What is in a dump, as SQL."""
    command = [str(wheel_binaries() / "pg_restore"), "--file=-", str(file)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_what_is_restored_is_what_was_backed_up(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    before, history = shown(kept), done(kept, "household", "history", NUMBER, "--format", "json")
    photo, portrait = digests(kept)
    restored(empty, backed_up(kept, tmp_path / "backup"))
    assert done(empty, "replay", "check", by=None) == "查询表与账册一致。\n"
    assert shown(empty) == before
    assert done(empty, "household", "history", NUMBER, "--format", "json") == history
    assert (opened(empty, photo), opened(empty, portrait)) == (PHOTO, PORTRAIT)
    status = done(empty, "ledger", "status", "--format", "json", by=None)
    assert (
        json.loads(status)["index"] == json.loads(done(kept, "ledger", "status", "--format", "json"))["index"]
    )
    folders = [path for path in empty.home.rglob("*") if path.is_dir()]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    assert (empty.home / "secrets" / "master.key").stat().st_mode & 0o777 == 0o600


def test_work_goes_on_after_a_restore(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    restored(empty, backed_up(kept, tmp_path / "backup"))
    focus = {"household": empty.household(), "year": 2020, "on": True}
    done(empty, "command", "mark-focus", "--json", "-", typed=json.dumps(focus))
    assert json.loads(done(empty, "ledger", "sequence", "--format", "json", by="xitong"))["sequenced"] == 1
    done(empty, "replay", "check", by=None)


def test_a_published_year_comes_out_of_a_restored_register(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    # given a year that was closed, and work after it
    closed = json.loads(done(kept, "snapshot", "close", "2019", "--format", "json", by="tongji"))
    focus = {"household": kept.household(), "year": 2020, "on": True}
    done(kept, "command", "mark-focus", "--json", "-", typed=json.dumps(focus))
    # when the backup is restored elsewhere
    empty.tokens["tongji"] = kept.token("tongji")
    restored(empty, backed_up(kept, tmp_path / "backup"))
    # then
    again = done(empty, "snapshot", "regenerate", "2019", "--format", "json", by="tongji")
    assert json.loads(again)["hash"] == closed["hash"]


def test_the_restored_database_gives_the_same_rights(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    restored(empty, backed_up(kept, tmp_path / "backup"))
    assert schema(empty.database) == schema(kept.database)


def schema(database: Database) -> list[str]:
    """Every object and right, as pg_dump tells it."""
    command = [
        str(wheel_binaries() / "pg_dump"),
        "--schema-only",
        "--restrict-key=same",
        f"--dbname={database.owner}",
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # A condition read back may be bracketed otherwise; it is the same condition.
    return said.replace("(", "").replace(")", "").splitlines()


def test_a_backup_comes_back_into_a_bare_home_with_its_own_server(kept: Desk, tmp_path: Path) -> None:
    """given no DATABASE_URL: the embedded server is made, filled and stopped again"""
    folder, home, before = backed_up(kept, tmp_path / "backup"), tmp_path / "bare", shown(kept)
    cluster = Cluster(home)
    env = {"HUCE_HOME": str(home), "DATABASE_URL": "", "HUCE_TOKEN": kept.token("xian-luru")}
    verbs = [
        ["restore", str(folder), "--passphrase-file", str(tmp_path / "passphrase")],
        ["replay", "check"],
        ["household", "show", NUMBER, "--format", "json"],
    ]
    try:
        results = [terminal.huce(*verb, env=env) for verb in verbs]
        assert [result.exit_code for result in results] == [0, 0, 0], [r.stderr for r in results]
        assert json.loads(results[-1].stdout) == before
        assert not cluster.running
        again = terminal.huce(*verbs[0], env=env)
        assert "[restore_target_taken]" in again.stderr
    finally:
        cluster.destroy()


def test_who_was_erased_before_the_backup_stays_erased(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    """given an erasure that was logged, while its key is still there: it was interrupted"""
    person = spouse(kept)
    with kept.database.connect("owner") as owner:
        key = owner.execute("SELECT subject, wrapped FROM keys.key WHERE subject = %s", (person,)).fetchone()
        file = next((kept.home / "evidence").rglob(f"*.{person}"))
        content = file.read_bytes()
        erase(kept, person)
        owner.execute("INSERT INTO keys.key (subject, wrapped) VALUES (%s, %s)", key)
        file.write_bytes(content)
    restored(empty, backed_up(kept, tmp_path / "backup"))
    assert_erased(empty, person)


def assert_erased(desk: Desk, person: str) -> None:
    people = {one["id"]: one for one in shown(desk)["people"]}
    assert people[person]["name"] == ERASED
    for table, column in (("keys.key", "subject"), ("keys.number", "person")):
        assert desk.ask(f"SELECT 1 FROM {table} WHERE {column} = %s", person) == []
    assert list((desk.home / "evidence").rglob(f"*.{person}")) == []
    assert len(digests(desk)) == 1
    done(desk, "replay", "check", by=None)


def test_who_was_erased_after_an_old_backup_is_erased_again(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    """when the old backup is restored, and the newer one's manifest says who was erased since"""
    person, old = spouse(kept), backed_up(kept, tmp_path / "old")
    erase(kept, person)
    new = backed_up(kept, tmp_path / "new")
    restored(empty, old, "--erasures", str(new))
    assert_erased(empty, person)
    ((account, command),) = empty.ask(
        "SELECT account, convert_from(meta, 'UTF8')::json->>'command' FROM ledger.event"
        " WHERE type = 'person.erased'"
    )
    assert command.startswith("restore:")
    assert [(account,)] == kept.ask("SELECT account FROM ledger.event WHERE type = 'person.erased'")


def test_keys_of_more_than_thirty_days_do_not_come_back_unasked(
    kept: Desk, empty: Desk, tmp_path: Path
) -> None:
    folder = backed_up(kept, tmp_path / "backup")
    aged = json.loads((folder / "manifest.json").read_text())
    aged["made_at"] = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    (folder / "manifest.json").write_text(json.dumps(aged))
    assert refused(empty, folder) == "keys_too_old"
    restored(empty, folder, "--erasures", str(folder))


def test_nothing_personal_outside_the_part_that_is_thrown_away(kept: Desk, tmp_path: Path) -> None:
    folder = backed_up(kept, tmp_path / "backup")
    text = dumped(folder / "database.dump")
    assert "COPY ledger.event" in text
    values = [str(one[name]) for one in shown(kept)["people"] for name in ("name", "document")]
    (wrapped,) = kept.ask("SELECT encode(wrapped, 'hex') FROM keys.key WHERE subject = %s", spouse(kept))
    assert [value for value in (*values, *wrapped) if value in text] == []
    assert wrapped[0] in dumped(folder / "keys" / "keys.dump")
    master = (kept.home / "secrets" / "master.key").read_text().strip()
    for file in (path for path in folder.rglob("*") if path.is_file()):
        assert master.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["database.dump", "keys/keys.dump", "evidence", "manifest.json"])
def test_a_backup_with_a_damaged_or_missing_file_is_not_restored(
    kept: Desk, empty: Desk, tmp_path: Path, name: str
) -> None:
    folder = backed_up(kept, tmp_path / "backup")
    file = folder / name
    if file.is_dir():
        file = next(path for path in file.rglob("*") if path.is_file())
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    expected = "backup_incomplete" if name == "manifest.json" else "backup_damaged"
    assert refused(empty, folder) == expected
    file.unlink()
    assert refused(empty, folder) == expected
    assert not (empty.home / "evidence").exists()
    assert not (empty.home / "secrets").exists()


def test_a_wrong_passphrase_opens_nothing(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    folder = backed_up(kept, tmp_path / "backup")
    (tmp_path / "passphrase").write_text("another passphrase")
    assert refused(empty, folder) == "passphrase_wrong"
    (tmp_path / "passphrase").write_text("short")
    short = kept.run("backup", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "passphrase"))
    assert "[passphrase_short]" in short.stderr
    assert not (tmp_path / "b").exists()


def test_without_secrets_the_master_key_must_be_there_and_be_the_one(
    kept: Desk, empty: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    done(kept, "backup", str(folder), "--without-secrets", by=None)
    assert not (folder / "keys" / "secrets.json").exists()
    assert refused(empty, folder) == "master_key_mismatch"
    file = empty.home / "secrets" / "master.key"
    file.parent.mkdir(parents=True)
    file.touch(mode=0o600)
    file.write_text("ab" * 32)
    assert refused(empty, folder) == "master_key_mismatch"
    file.write_text((kept.home / "secrets" / "master.key").read_text())
    done(empty, "restore", str(folder), by=None)
    assert shown(empty) == shown(kept)


def test_nothing_is_written_over_anything(kept: Desk, empty: Desk, tmp_path: Path) -> None:
    folder = backed_up(kept, tmp_path / "backup")
    again = kept.run("backup", str(folder), "--passphrase-file", str(tmp_path / "passphrase"))
    assert "[backup_folder_taken]" in again.stderr
    assert refused(kept, folder) == "restore_target_taken"
    assert refused(Desk(kept.database, tmp_path / "new home"), folder) == "restore_target_taken"
    assert not (tmp_path / "new home").exists()
    (empty.home / "evidence").mkdir(parents=True)
    (empty.home / "evidence" / "something").touch()
    assert refused(empty, folder) == "restore_target_taken"


def test_evidence_that_is_lost_is_named_and_the_rest_is_backed_up(
    kept: Desk, empty: Desk, tmp_path: Path
) -> None:
    lost = next((kept.home / "evidence").rglob(f"*.{spouse(kept)}"))
    lost.unlink()
    given = ("backup", str(tmp_path / "backup"), "--passphrase-file", str(tmp_path / "passphrase"))
    made = kept.run(*given)
    assert made.exit_code == 1
    assert lost.name.partition(".")[0] in made.stdout
    restored(empty, tmp_path / "backup")


@pytest.fixture
def killed(kept: Desk, tmp_path: Path) -> Path:
    """The folder of a backup that was killed while it wrote."""
    folder = tmp_path / "killed"
    program = [sys.executable, "-c", "from api.cli import main; main()", "backup", str(folder)]
    env = os.environ | {"HUCE_HOME": str(kept.home), "DATABASE_URL": kept.database.owner}
    options = ["--passphrase-file", str(tmp_path / "passphrase")]
    running = subprocess.Popen([*program, *options], env=env)
    until((folder / "database.dump").exists)
    children = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGKILL)
    running.wait()
    psutil.wait_procs(children, timeout=30)
    return folder


def test_a_killed_backup_is_never_taken_for_a_whole_one(killed: Path, empty: Desk) -> None:
    assert refused(empty, killed) == "backup_incomplete"
    assert not empty.home.exists()
