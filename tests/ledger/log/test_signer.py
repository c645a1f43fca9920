"""The signer: along one tree only, whatever it is asked, however often it is killed."""

from __future__ import annotations

import grp
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from ledger.log import signer_socket, state
from ledger.log.answers import Answer, Declined, StandsElsewhere, TimedOut, Unreachable
from ledger.log.checkpoints import Checkpoint
from ledger.log.encodings import base64
from ledger.log.errors import Malformed
from ledger.log.files import FileUnusable
from ledger.log.merkle import EMPTY_ROOT
from ledger.log.notes import Note, opened
from ledger.log.signer import MOST_BYTES, Signer, SigningRequest
from ledger.log.signer_socket import SocketTaken, ask
from ledger.log.witnessing import Head
from tests.ledger.log.given import LOG, NO_HASH
from tests.ledger.log.processes import LARGEST, Tree, key_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.log.notes import Signature

TREE = Tree()
#: Its leaves are others from the fifth on.
FORK = Tree(4)


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[Signer]:
    with state.opened(tmp_path / "state", LOG.verifier, first=True) as kept:
        yield Signer(LOG, kept)


def status(signer: Signer, request: SigningRequest) -> int:
    return signer.answer(request.data).status


def require_signed(request: SigningRequest, found: tuple[Signature, ...]) -> None:
    note = Note(request.checkpoint.text, found)
    assert opened(note, [LOG.verifier]).of(LOG.verifier) is not None


def test_it_signs_a_tree_as_it_grows(signer: Signer) -> None:
    sizes = [0, 0, 1, 2, 5, 5, 6, 17, LARGEST]
    for old, new in zip([0, *sizes], sizes, strict=False):
        request = TREE.asks(old, new)
        require_signed(request, signer.answer(request.data).signatures("signer"))


def test_the_same_head_again_is_signed_again_in_the_same_way(signer: Signer) -> None:
    first = signer.answer(TREE.asks(0, 5).data)
    assert signer.answer(TREE.asks(5, 5).data) == first
    told = signer.answer(TREE.asks(0, 5).data)
    assert (told.status, told.body, told.type) == (HTTPStatus.CONFLICT, b"5\n", "text/x.tlog.size")


def test_an_older_a_forked_a_foreign_tree_is_refused_for_ever(signer: Signer) -> None:
    """Naive: sign whatever is larger, and a restored backup lives on under the old name."""
    assert status(signer, TREE.asks(0, 5)) == HTTPStatus.OK
    for _ in range(2):
        assert status(signer, TREE.asks(3, 4)) == HTTPStatus.CONFLICT
        assert status(signer, TREE.asks(5, 4)) == HTTPStatus.BAD_REQUEST
        assert (
            status(signer, SigningRequest(0, (), Checkpoint(LOG.name, 0, EMPTY_ROOT))) == HTTPStatus.CONFLICT
        )
        assert status(signer, FORK.asks(5, 5)) == HTTPStatus.CONFLICT
        assert status(signer, FORK.asks(0, 5)) == HTTPStatus.CONFLICT
        for larger in range(6, LARGEST):
            assert status(signer, FORK.asks(5, larger)) == HTTPStatus.UNPROCESSABLE_ENTITY
    foreign = SigningRequest(5, TREE.proof(5, 6), TREE.checkpoint(6, "huce.example/150526/events"))
    assert status(signer, foreign) == HTTPStatus.NOT_FOUND
    assert status(signer, TREE.asks(5, 6)) == HTTPStatus.OK


def test_without_a_proof_that_holds_nothing_is_signed(signer: Signer) -> None:
    assert status(signer, TREE.asks(0, 5)) == HTTPStatus.OK
    sound = TREE.proof(5, 9)
    for proof in ((), sound[:-1], (*sound, NO_HASH), sound[::-1], (NO_HASH, *sound[1:])):
        assert status(signer, SigningRequest(5, proof, TREE.checkpoint(9))) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert status(signer, TREE.asks(5, 9)) == HTTPStatus.OK


BODY = TREE.asks(0, 5).data


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"old 0\n", BODY[:-1], BODY + b"\n", BODY + b"\n\n", b"\xff" + BODY, BODY + b"\xff\n",
        BODY.replace(b"5\n", b"05\n"), BODY.replace(b"5\n", b"-5\n"), BODY.replace(b"old 0", b"old 00"),
        BODY + b"\n\xe2\x80\x94 nobody AAAAAAA=\n", BODY.replace(b"\n", b"\r\n"), BODY[6:],
        b"old 0\n" + f"{base64(NO_HASH)}\n".encode() * 64 + BODY[6:], b"GET / HTTP/1.1\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_to_the_letter_is_not_signed(signer: Signer, data: bytes) -> None:
    with pytest.raises(Malformed):
        SigningRequest.read(data)
    assert signer.answer(data).status == HTTPStatus.BAD_REQUEST


def test_what_it_does_not_understand_it_does_not_sign(signer: Signer) -> None:
    sound = TREE.checkpoint(5)
    extended = Checkpoint(sound.origin, sound.size, sound.root, ("timestamp 7",))
    assert status(signer, SigningRequest(0, (), extended)) == HTTPStatus.BAD_REQUEST


def test_a_request_is_read_as_it_was_written() -> None:
    for old in range(8):
        assert SigningRequest.read(TREE.asks(old, 8).data) == TREE.asks(old, 8)
    assert TREE.asks(0, 8).data == b"old 0\n\n" + TREE.checkpoint(8).text.encode()


def test_it_remembers_before_it_answers(tmp_path: Path) -> None:
    with state.opened(tmp_path / "state", LOG.verifier, first=True) as kept:
        answer = Signer(LOG, kept).answer(TREE.asks(0, 5).data)
        assert answer.status == HTTPStatus.OK
        assert f"5 {base64(TREE.checkpoint(5).root)} {LOG.name}\n" in (tmp_path / "state").read_text()
    with state.opened(tmp_path / "state", LOG.verifier) as kept:
        assert kept.head(LOG.name) == Head(5, TREE.checkpoint(5).root)


def test_what_cannot_be_remembered_is_not_signed(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    with state.opened(folder / "state", LOG.verifier, first=True) as kept:
        (folder / "state").unlink()
        with pytest.raises(FileUnusable):
            Signer(LOG, kept).answer(TREE.asks(0, 5).data)


# ---- over the socket


@contextmanager
def serving(path: Path, answer: Callable[[bytes], Answer], seconds: float = 5) -> Iterator[None]:
    """Somebody who answers at this socket, in a thread; ends when its socket is closed."""

    def serve() -> None:
        try:
            signer_socket.serve(listener, answer, seconds=seconds)
        except OSError:
            assert ended.is_set()

    ended = threading.Event()
    with signer_socket.listening(path) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield
        ended.set()
        # Closing alone would not wake who accepts.
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def raw(path: Path, data: bytes, *, ends: bool = True) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        connection.sendall(data)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(4096):
            parts.append(part)
        return b"".join(parts)


def test_whoever_asks_gets_the_signature_or_a_refusal(tmp_path: Path, signer: Signer) -> None:
    path = tmp_path / "socket"
    with serving(path, signer.answer):
        require_signed(TREE.asks(0, 5), ask(path, TREE.asks(0, 5)))
        with pytest.raises(StandsElsewhere, match="第5条") as elsewhere:
            ask(path, TREE.asks(3, 7))
        assert elsewhere.value.data["size"] == 5
        for wrong, number in ((FORK.asks(5, 5), 409), (FORK.asks(5, 6), 422), (TREE.asks(5, 4), 400)):
            with pytest.raises(Declined) as declined:
                ask(path, wrong)
            assert (declined.value.code, declined.value.data["status"]) == ("log_declined", number)
        require_signed(TREE.asks(5, 7), ask(path, TREE.asks(5, 7)))


def test_the_socket_is_for_its_owner_alone_and_goes_with_the_signer(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with signer_socket.listening(path):
        assert stat.S_IMODE(path.lstat().st_mode) == 0o600
        with pytest.raises(SocketTaken), signer_socket.listening(path):
            pass
    assert not path.exists()


def test_a_socket_is_shared_with_a_group_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with signer_socket.listening(path, grp.getgrgid(os.getgid()).gr_name):
        assert stat.S_IMODE(path.lstat().st_mode) == 0o660
    with pytest.raises(FileUnusable, match="用户组"), signer_socket.listening(path, "no-such-group"):
        pass
    assert not path.exists()


def test_what_is_no_dead_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter"
    path.write_text("kept")
    with pytest.raises(SocketTaken), signer_socket.listening(path):
        pass
    assert path.read_text() == "kept"
    with pytest.raises(FileUnusable, match="107"), signer_socket.listening(tmp_path / ("s" * 108)):
        pass


def test_too_large_a_request_is_told_so(tmp_path: Path, signer: Signer) -> None:
    path = tmp_path / "socket"
    with serving(path, signer.answer):
        assert raw(path, b"x" * (MOST_BYTES + 1)).startswith(b"413\n")
        assert raw(path, b"x" * 5_000_000).startswith(b"413\n")
        assert raw(path, b"x" * MOST_BYTES).startswith(b"400\n")
        assert raw(path, b"").startswith(b"400\n")


def drip(connection: socket.socket, until: float) -> None:
    while time.monotonic() < until:
        connection.sendall(b"o")
        time.sleep(0.1)


def test_who_does_not_finish_does_not_hold_up_others(tmp_path: Path, signer: Signer) -> None:
    """Naive: a timeout from byte to byte, and one byte a second holds the signer for ever."""
    path = tmp_path / "socket"
    with serving(path, signer.answer, seconds=0.5):
        begun = time.monotonic()
        assert raw(path, b"old 0\n", ends=False).startswith(b"408\n")
        with socket.socket(socket.AF_UNIX) as slow:
            slow.connect(str(path))
            with pytest.raises(BrokenPipeError):
                drip(slow, begun + 20)
        require_signed(TREE.asks(0, 5), ask(path, TREE.asks(0, 5)))
        assert time.monotonic() - begun < 10


def test_who_hangs_up_is_answered_the_next_time(tmp_path: Path, signer: Signer) -> None:
    path = tmp_path / "socket"
    with serving(path, signer.answer):
        for _ in range(3):
            with socket.socket(socket.AF_UNIX) as gone:
                gone.connect(str(path))
                gone.sendall(TREE.asks(0, 5).data)
        with pytest.raises(StandsElsewhere):
            ask(path, FORK.asks(0, 5))
        require_signed(TREE.asks(5, 5), ask(path, TREE.asks(5, 5)))


def test_without_a_signer_there_are_clear_errors(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with pytest.raises(Unreachable, match="签名进程没有答复"):
        ask(path, TREE.asks(0, 5))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        with pytest.raises(Unreachable):
            ask(path, TREE.asks(0, 5))
        listener.listen(1)
        with pytest.raises(TimedOut, match="秒内没有答复"):
            ask(path, TREE.asks(0, 5), seconds=0.3)
    path.unlink()
    answers = [
        (b"", Unreachable), (b"200", Malformed), (b"200\nx\n", Malformed), (b"x\n", Malformed),
        (b"500\n", Declined), (b"999\n", Declined), (b"409\nx\n", Declined),
    ]  # fmt: skip
    for said, expected in answers:
        with saying(path, said), pytest.raises(expected):
            ask(path, TREE.asks(0, 5))


@contextmanager
def saying(path: Path, data: bytes) -> Iterator[None]:
    """Somebody at this socket who says just this to the first who asks."""

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            while connection.recv(4096):
                pass
            connection.sendall(data)

    with signer_socket.listening(path) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        yield
        thread.join()


# ---- as a process, killed


@contextmanager
def process(folder: Path, step: int, *first: str) -> Iterator[subprocess.Popen[str]]:
    """A signer that dies before this step of its second answer (never at step 0)."""
    given = (folder / "key", folder / "state", folder / "socket", step, *first)
    command = [sys.executable, "-m", "tests.ledger.log.signing_process", *map(str, given)]
    program = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "已就绪\n", program.communicate()
            yield program
        finally:
            program.kill()


def roots(folder: Path, requests: list[SigningRequest]) -> set[bytes]:
    """Of these trees, the roots of those that the signer signs."""
    signed = set()
    for request in requests:
        try:
            require_signed(request, ask(folder / "socket", request))
        except (Declined, Unreachable):
            continue
        signed.add(request.checkpoint.root)
    return signed


def steps_of_a_life(folder: Path, step: int) -> list[str]:
    """Sign three leaves, then nine, and die meanwhile at that step; then never two roots of nine leaves."""
    folder.mkdir()
    key_file(folder)
    with process(folder, step, "first") as program:
        assert roots(folder, [TREE.asks(0, 3)])
        signed = roots(folder, [TREE.asks(3, 9)])
        program.kill()
        assert program.stderr is not None
        steps = program.stderr.read().split()
    with process(folder, 0):
        signed |= roots(folder, [FORK.asks(3, 9), TREE.asks(3, 9), TREE.asks(9, 9), FORK.asks(9, 9)])
    assert len(signed) == 1, (step, steps)
    return steps


def test_killed_at_any_step_it_never_signs_two_trees_of_one_size(tmp_path: Path) -> None:
    """Naive: answer, then remember."""
    whole = steps_of_a_life(tmp_path / "0", 0)
    # Is the state still the one? Then another beside it, onto the disk, into its place, that onto the disk.
    assert whole == ["open", "unlink", "open", "fsync", "replace", "open", "fsync", "sendall"]
    for step in range(1, len(whole) + 1):
        assert steps_of_a_life(tmp_path / str(step), step) == whole[:step]


def test_killed_when_it_has_just_answered_it_keeps_its_word(tmp_path: Path) -> None:
    key_file(tmp_path)
    other, first, size = Tree(2), ["first"], 0
    for grown in (4, 7, 12):
        with process(tmp_path, 0, *first) as program:
            require_signed(TREE.asks(size, grown), ask(tmp_path / "socket", TREE.asks(size, grown)))
            program.kill()
            program.wait()
        assert (tmp_path / "socket").is_socket()
        first = []
        with process(tmp_path, 0):
            with pytest.raises(StandsElsewhere) as elsewhere:
                ask(tmp_path / "socket", other.asks(0, LARGEST))
            assert elsewhere.value.data["size"] == grown
            assert not roots(tmp_path, [other.asks(grown, LARGEST), other.asks(grown, grown)])
        size = grown


def test_two_signers_cannot_share_a_state(tmp_path: Path) -> None:
    key_file(tmp_path)
    with process(tmp_path, 0, "first"):
        given = (tmp_path / "key", tmp_path / "state", tmp_path / "other", 0)
        command = [sys.executable, "-m", "tests.ledger.log.signing_process", *map(str, given)]
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        assert (second.returncode, "StateLocked" in second.stderr) == (1, True), second.stderr
        assert not (tmp_path / "other").exists()
        require_signed(TREE.asks(0, 5), ask(tmp_path / "socket", TREE.asks(0, 5)))
