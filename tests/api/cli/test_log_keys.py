"""`huce log` as real programs: key files, and the signer from its start to its end."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from ledger.log import keyfiles
from ledger.log.answers import Declined, StandsElsewhere, Unreachable
from ledger.log.files import FileExposed, FileUnusable
from ledger.log.keyfiles import KeyKind, KeyKindWrong
from ledger.log.keys import COSIGNATURE, ED25519, VerifierKey
from ledger.log.notes import Note, opened
from ledger.log.signer import Signer
from ledger.log.signer_socket import ask
from tests.ledger.log.given import LOG, ORIGIN, WITNESSES
from tests.ledger.log.processes import Tree, huce, key_file, started
from tests.support import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from ledger.log.answers import Answer
    from ledger.log.notes import Signature

TREE, FORK = Tree(), Tree(4)


def run(*arguments: str | Path) -> Result:
    return terminal.huce("log", *arguments)


@pytest.mark.parametrize(
    ("kind", "number"), [("log", ED25519), ("witness", COSIGNATURE), ("instance", ED25519)]
)
def test_a_new_key_is_for_its_owner_alone_and_only_its_public_half_is_shown(
    tmp_path: Path, kind: str, number: int
) -> None:
    file = tmp_path / "key"
    told = run("key", "new", ORIGIN, "--kind", kind, "--out", file)
    assert told.exit_code == 0, told.output
    public = VerifierKey.read(told.stdout.strip())
    assert (public.name, public.kind) == (ORIGIN, number)
    assert file.stat().st_mode & 0o777 == 0o600
    secret = file.read_text().split("+", 4)[4].strip()
    shown = run("key", "show", file)
    assert (shown.exit_code, shown.stdout) == (0, told.stdout)
    assert secret not in told.output + shown.output
    assert keyfiles.read(file).verifier == public
    assert [left.name for left in tmp_path.iterdir()] == ["key"]


def test_two_new_keys_differ(tmp_path: Path) -> None:
    first, second = (keyfiles.draw(tmp_path / name, "a", KeyKind.LOG) for name in ("first", "second"))
    assert first.public != second.public


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    before = file.read_bytes()
    refused = run("key", "new", ORIGIN, "--kind", "log", "--out", file)
    assert (refused.exit_code, "[key_file_taken]" in refused.stderr, refused.stdout) == (1, True, "")
    dangling = tmp_path / "link"
    dangling.symlink_to(tmp_path / "nowhere")
    assert run("key", "new", ORIGIN, "--kind", "log", "--out", dangling).exit_code == 1
    assert file.read_bytes() == before
    assert {left.name for left in tmp_path.iterdir()} == {"key", "link"}


def test_what_cannot_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(FileUnusable):
        keyfiles.draw(tmp_path / "key", ORIGIN, KeyKind.LOG)
    assert list(tmp_path.iterdir()) == []
    assert (
        "[file_unusable]" in run("key", "new", "a", "--kind", "log", "--out", tmp_path / "no" / "key").stderr
    )


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a　b"])
def test_a_name_that_no_key_can_have_is_refused(tmp_path: Path, name: str) -> None:
    refused = run("key", "new", name, "--kind", "log", "--out", tmp_path / "key")
    assert (refused.exit_code, "[log_malformed]" in refused.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = key_file(tmp_path)
    for mode in (0o644, 0o640, 0o604, 0o620):
        file.chmod(mode)
        with pytest.raises(FileExposed, match="chmod 600"):
            keyfiles.read(file)
    refused = run("key", "show", file)
    assert (refused.exit_code, refused.stdout, "[file_exposed]" in refused.stderr) == (1, "", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        LOG.text,
        f"{LOG.text}\n\n",
        f"{LOG.text}\n{LOG.text}\n",
        f"{LOG.verifier.text}\n",
        f"{LOG.text}x\n",
    ],
)
def test_what_is_no_key_file_is_refused_without_a_word_of_it(tmp_path: Path, text: str) -> None:
    file = key_file(tmp_path)
    file.write_text(text)
    refused = run("key", "show", file)
    assert (refused.exit_code, refused.stdout, "[log_malformed]" in refused.stderr) == (1, "", True)
    assert not text.strip() or text.strip()[-20:] not in refused.stderr


def test_a_key_of_another_kind_does_not_sign(tmp_path: Path) -> None:
    with pytest.raises(KeyKindWrong, match="账册签名"):
        keyfiles.read(key_file(tmp_path, WITNESSES[0]), KeyKind.LOG)
    given = ("--key", tmp_path / "key", "--state", tmp_path / "state", "--first")
    refused = run("signer", *given, "--socket", tmp_path / "socket")
    assert (refused.exit_code, "[key_kind_wrong]" in refused.stderr) == (1, True)
    key_file(tmp_path)
    (tmp_path / "policy").write_text(f"log {LOG.verifier.text}\nquorum none\n")
    refused = run("witness", *given, "--policy", tmp_path / "policy")
    assert (refused.exit_code, "[key_kind_wrong]" in refused.stderr) == (1, True)
    assert not (tmp_path / "state").exists()


def signer(folder: Path) -> tuple[str | Path, ...]:
    given = ("--key", folder / "key", "--state", folder / "state", "--socket", folder / "socket")
    return "log", "signer", *given


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signer_signs_until_it_is_asked_to_end_and_goes_on_from_there(
    tmp_path: Path, number: signal.Signals
) -> None:
    """when it is ended by a signal, then killed, then a step is made towards another tree"""
    path, last = tmp_path / "socket", 0
    key_file(tmp_path)
    lives: tuple[tuple[int, signal.Signals, list[str]], ...] = (
        (5, number, ["--first"]),
        (9, signal.SIGKILL, []),
        (12, signal.SIGTERM, []),
    )
    for size, end, first in lives:
        with started(tmp_path, *signer(tmp_path), *first) as (program, _):
            assert path.stat().st_mode & 0o777 == 0o600
            request = TREE.asks(last, size)
            note = Note(request.checkpoint.text, ask(path, request))
            assert opened(note, [LOG.verifier]).of(LOG.verifier) is not None
            if last:
                with pytest.raises(StandsElsewhere):
                    ask(path, TREE.asks(last, last))
            with pytest.raises(Declined):
                ask(path, FORK.asks(size, 30))
            program.send_signal(end)
            assert program.wait(10) == (-end if end == signal.SIGKILL else 0)
            out, err = program.communicate()
        assert path.exists() == (end == signal.SIGKILL)
        assert "Traceback" not in err
        assert LOG.text.rsplit("+", 1)[1] not in out + err
        last = size
    with pytest.raises(Unreachable):
        ask(path, TREE.asks(last, last))


def test_who_has_asked_is_answered_before_the_signer_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given a TERM that comes between storing and answering"""
    answer, path = Signer.answer, tmp_path / "socket"

    def asked_to_end(signer: Signer, data: bytes) -> Answer:
        reply = answer(signer, data)
        signal.raise_signal(signal.SIGTERM)
        return reply

    def asks() -> tuple[Signature, ...]:
        deadline = time.monotonic() + 20
        while True:
            try:
                return ask(path, TREE.asks(0, 5))
            except Unreachable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    key_file(tmp_path)
    monkeypatch.setattr(Signer, "answer", asked_to_end)
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(asks)
        ended = run(*signer(tmp_path)[1:], "--first")
        assert [signature.name for signature in found.result()] == [ORIGIN]
    assert (ended.exit_code, path.exists()) == (0, False)


def test_a_signer_does_not_begin_without_its_state_or_beside_another(tmp_path: Path) -> None:
    """Naive: no file means a new log, and a signer whose disk was changed signs a second past."""
    key_file(tmp_path)
    refused = huce(tmp_path, *signer(tmp_path))
    assert (refused.returncode, "[state_missing]" in refused.stderr.decode()) == (1, True)
    with started(tmp_path, *signer(tmp_path), "--first") as (program, _):
        second = huce(tmp_path, *signer(tmp_path)[:-1], tmp_path / "other")
        assert (second.returncode, "[state_locked]" in second.stderr.decode()) == (1, True)
        ask(tmp_path / "socket", TREE.asks(0, 5))
        program.kill()
    again = run(*signer(tmp_path)[1:], "--first")
    assert (again.exit_code, "[state_exists]" in again.stderr) == (1, True)
    (tmp_path / "state").chmod(0o644)
    exposed = run(*signer(tmp_path)[1:])
    assert (exposed.exit_code, "[file_exposed]" in exposed.stderr) == (1, True)
    (tmp_path / "state").chmod(0o600)
    (tmp_path / "state").write_bytes(b"")
    damaged = run(*signer(tmp_path)[1:])
    assert (damaged.exit_code, "[state_damaged]" in damaged.stderr) == (1, True)
    assert (tmp_path / "state").read_bytes() == b""


def test_a_signer_that_cannot_remember_ends_without_an_answer(tmp_path: Path) -> None:
    key_file(tmp_path)
    with started(tmp_path, *signer(tmp_path), "--first") as (program, _):
        ask(tmp_path / "socket", TREE.asks(0, 5))
        (tmp_path / "state").write_bytes(b"")
        with pytest.raises(Unreachable):
            ask(tmp_path / "socket", TREE.asks(5, 7))
        assert program.wait(10) == 1
        _, err = program.communicate()
    assert "[state_changed]" in err


@pytest.mark.parametrize(
    "listen", ["127.0.0.1", "8010", ":8010", "127.0.0.1:x", "127.0.0.1:99999", "127.0.0.1:"]
)
def test_an_address_that_is_none_is_wrong_use(tmp_path: Path, listen: str) -> None:
    (tmp_path / "policy").write_text(f"log {LOG.verifier.text}\nquorum none\n")
    given = ("--key", key_file(tmp_path, WITNESSES[0]), "--state", tmp_path / "state", "--first")
    refused = run("witness", *given, "--policy", tmp_path / "policy", "--listen", listen)
    assert (refused.exit_code, "--listen" in refused.stderr) == (2, True)
    assert not (tmp_path / "state").exists()


def test_an_address_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(f"log {LOG.verifier.text}\nquorum none\n")
    given = ("--key", key_file(tmp_path, WITNESSES[0]), "--state", tmp_path / "state", "--first")
    refused = run("witness", *given, "--policy", tmp_path / "policy", "--listen", "192.0.2.1:8010")
    assert (refused.exit_code, "[address_unusable]" in refused.stderr) == (1, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_witness_ends_when_it_is_asked_to(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "policy").write_text(f"log {LOG.verifier.text}\nquorum none\n")
    given = ("--key", key_file(tmp_path, WITNESSES[0]), "--state", tmp_path / "state", "--first")
    with started(tmp_path, "log", "witness", *given, "--policy", "policy", "--listen", "127.0.0.1:0") as (
        program, ready,
    ):  # fmt: skip
        assert ready.startswith("见证已就绪:http://127.0.0.1:")
        program.send_signal(number)
        assert program.wait(20) == 0
        _, err = program.communicate()
    assert "Traceback" not in err
