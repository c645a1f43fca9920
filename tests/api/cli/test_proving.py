"""The log published, exported and proved, with a signer and three witnesses as processes of their own.

given a policy "2 of 3", when the ledger is published, then the checkpoint is signed and cosigned; exported,
it is sound to whoever has the policy only; a ledger that was changed is not signed any more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ledger.log.notes import Note
from ledger.log.policies import Policy
from ledger.log.proofs import Proof
from tests.api.cli.test_command import focus
from tests.ledger.given import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.cli.conftest import Desk

ORIGIN = "huce.example/150525"
WITNESSES = ("shenji", "sheng", "jiwei")
SYSTEM, AUDIT = "xitong", "shenjiyuan"
HUCE = [sys.executable, "-c", "from api.cli import main; main()", "log"]


@dataclass
class Office:
    """Where the log's key is, and the policy that names its witnesses."""

    place: Path
    desk: Desk

    @property
    def policy(self) -> Path:
        return self.place / "policy"

    def publish(self) -> tuple[int, str]:
        """Exit status, and what was said."""
        answer = self.desk.run(
            "ledger", "publish", "--policy", str(self.policy), "--signer", str(self.place / "s"), by=SYSTEM
        )
        return answer.exit_code, answer.stdout + answer.stderr

    def key(self, name: str, kind: str) -> str:
        """A new key; what verifies it."""
        answer = self.desk.run("log", "key", "new", name, "--kind", kind, "--out", str(self.place / name))
        assert answer.exit_code == 0, answer.stderr
        return next(word for word in answer.stdout.split() if word.startswith(f"{name}+"))


@contextmanager
def running(*arguments: str, **env: str) -> Iterator[str]:
    """A process of `huce log`, from its first line on, to its end."""
    command = [*HUCE, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | env) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path / "log", desk)
    found.place.mkdir()
    (found.place / "key").mkdir()
    with ExitStack() as stack:
        log = desk.run("log", "key", "new", ORIGIN, "--kind", "log", "--out", str(found.place / "log.key"))
        vkey = next(word for word in log.stdout.split() if word.startswith(f"{ORIGIN}+"))
        known = found.place / "known"
        known.write_text(f"log {vkey}\nquorum none\n")
        lines = [f"log {vkey}"]
        for name in WITNESSES:
            key = found.key(name, "witness")
            state = str(found.place / f"{name}.state")
            files = ["--key", str(found.place / name), "--state", state, "--policy", str(known)]
            said = stack.enter_context(running("witness", *files, "--listen", "127.0.0.1:0", "--first"))
            address = said.strip().partition(":")[2].removesuffix("/add-checkpoint")
            lines.append(f"witness {name} {key} {address}")
        lines += [f"group two 2 {' '.join(WITNESSES)}", "quorum two", ""]
        found.policy.write_text("\n".join(lines))
        stack.enter_context(
            running(
                "signer", "--key", str(found.place / "log.key"), "--state", str(found.place / "log.state"),
                "--socket", str(found.place / "s"), "--first",
            )
        )  # fmt: skip
        yield found


def test_the_ledger_is_published_exported_and_proved(office: Office, tmp_path: Path) -> None:
    # when
    status, said = office.publish()
    # then
    assert (status, "已发布检查点:4件业务" in said) == (0, True), said
    assert office.publish() == (0, "没有新的业务,不用发布。\n")
    assert "校验树已续到:4,已发布到:4" in office.desk.run("ledger", "status").stdout
    # when
    folder, desk = tmp_path / "out", office.desk
    exported = desk.run("ledger", "export", str(folder), by=AUDIT)
    assert exported.exit_code == 0, exported.stderr
    policy = Policy.read(office.policy.read_bytes())
    standing = policy.standing(Note.read((folder / "checkpoint").read_bytes()))
    assert (standing.checkpoint.size, len(standing.cosigned), standing.reached) == (4, 3, True)
    # when
    (event, *_), out = desk.ask("SELECT id FROM ledger.event WHERE position = 3")[0], tmp_path / "proof"
    answer = desk.run("ledger", "proof", event, "--out", str(out), by=AUDIT)
    # then
    assert answer.exit_code == 0, answer.stderr
    proof = Proof.read(out.read_bytes())
    assert proof.extra is not None
    assert proof.verify(proof.extra, policy).size == 4


def test_a_changed_ledger_is_not_signed(office: Office) -> None:
    # given one published checkpoint, and then more
    assert office.publish()[0] == 0
    answer = office.desk.run(
        "command", "mark-focus", "--json", "-", by="xian-luru", typed=focus(office.desk, command_id="more")
    )
    assert answer.exit_code == 0, answer.stderr
    # when a superuser puts another tree in the place of the one that was signed
    with office.desk.database.connect("owner") as owner:
        owner.execute("ALTER TABLE ledger.tile DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger.tile SET hashes = set_byte(hashes, 1, 1)")
        owner.commit()
    status, said = office.publish()
    # then
    assert status == 1
    assert "log_declined" in said or "root_broken" in said or "tree_broken" in said, said
    assert office.desk.ask("SELECT count(*) FROM ledger.checkpoint") == [(1,)]


def test_without_a_quorum_nothing_is_published(office: Office) -> None:
    # given two of three witnesses have no address any more
    text = office.policy.read_text()
    lines = [line.rsplit(" ", 1)[0] if line.startswith(("witness sheng ", "witness jiwei ")) else line
             for line in text.splitlines()]  # fmt: skip
    office.policy.write_text("\n".join(lines) + "\n")
    # when
    status, said = office.publish()
    # then
    assert (status, "quorum" in said) == (1, True), said
    assert office.desk.ask("SELECT count(*) FROM ledger.checkpoint") == [(0,)]
    # when they are back
    office.policy.write_text(text)
    assert office.publish()[0] == 0


@pytest.mark.parametrize("verb", [("export", "x"), ("proof", "x", "--out", "y")])
def test_who_is_no_auditor_exports_nothing(verb: tuple[str, ...], desk: Desk) -> None:
    answer = desk.run("ledger", *verb, by="xian-luru")
    assert (answer.exit_code, "[role_missing]" in answer.stderr) == (1, True)


def test_nothing_is_exported_before_something_is_published(desk: Desk, tmp_path: Path) -> None:
    answer = desk.run("ledger", "export", str(tmp_path / "out"), by=AUDIT)
    assert (answer.exit_code, "[nothing_published]" in answer.stderr) == (1, True)


def test_the_publisher_publishes_what_comes(office: Office) -> None:
    # given
    desk = office.desk
    given = ["--policy", str(office.policy), "--signer", str(office.place / "s"), "--every", "0.1"]
    env = {"HUCE_HOME": str(desk.home), "DATABASE_URL": desk.database.owner}
    assert desk.run("ledger", "sequence", by=SYSTEM).exit_code == 0
    # when
    with running("publisher", *given, **env) as said:
        assert "发布进程已启动" in said
        until(lambda: desk.ask("SELECT max(size) FROM ledger.checkpoint") == [(4,)])
        recorded = desk.run(
            "command", "mark-focus", "--json", "-", by="xian-luru", typed=focus(desk, command_id="more")
        )
        assert recorded.exit_code == 0, recorded.stderr
        assert desk.run("ledger", "sequence", by=SYSTEM).exit_code == 0
        # then
        until(lambda: desk.ask("SELECT max(size) FROM ledger.checkpoint") == [(5,)])
        # when an old row is altered
        with desk.database.connect("owner") as owner:
            owner.execute("UPDATE ledger.event SET division = '15' WHERE position = 2")
            owner.commit()
        # then whoever goes round finds it
        until(lambda: desk.ask("SELECT code FROM ledger.alarm") == [("tree_broken",)])
    assert "第2件业务" in desk.run("ledger", "status").stdout
