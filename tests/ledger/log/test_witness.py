"""Witnesses: what C2SP tlog-witness says, over HTTP and on a USB stick; "2 of 3" of them make a quorum."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from ledger.log import keyfiles, state
from ledger.log.answers import Declined, StandsElsewhere, TimedOut, Unreachable, carried
from ledger.log.checkpoints import cosigned_at
from ledger.log.errors import Malformed, QuorumMissing
from ledger.log.keyfiles import KeyKind
from ledger.log.keys import COSIGNATURE, ED25519, SignerKey
from ledger.log.notes import Signature, opened, read_signatures
from ledger.log.policies import Group, Log, Policy
from ledger.log.policies import Witness as Trusted
from ledger.log.witness import MOST_BYTES, NoLogsKnown, Witness, known_logs
from ledger.log.witness_client import submit, trusted
from tests.ledger.log.given import AT, LOG, NO_HASH, ORIGIN, WITNESSES, flipped
from tests.ledger.log.processes import LARGEST, Tree, huce, key_file, started
from tests.support import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result

    from ledger.log.witnessing import Request

TREE, FORK = Tree(), Tree(4)
OTHER = SignerKey("huce.example/1505/access", ED25519, b"o" * 32)
THIRD = SignerKey("huce.example/15/access", ED25519, b"t" * 32)
STRANGER = SignerKey(ORIGIN, ED25519, b"s" * 32)
KEY = WITNESSES[0]
POLICY = Policy(tuple(Log(key.verifier) for key in (LOG, OTHER, THIRD)), (), (), "none")


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    with state.opened(tmp_path / "state", KEY.verifier, first=True) as kept:
        yield Witness(KEY, kept, known_logs(POLICY), lambda: AT + 0.9)


def status(witness: Witness, request: Request) -> int:
    return witness.answer(request.data).status


def test_it_cosigns_a_tree_as_it_grows_with_the_time(witness: Witness) -> None:
    old = 0
    for new in (0, 1, 5, 5, 17, LARGEST):
        request = TREE.submits(old, new)
        answer = witness.answer(request.data)
        note = request.note.signed(*answer.signatures("witness"))
        cosignature = opened(note, [LOG.verifier, KEY.verifier]).of(KEY.verifier)
        assert cosignature is not None
        assert cosigned_at(cosignature) == AT
        old = new


def test_it_refuses_as_the_protocol_says(witness: Witness) -> None:
    """Naive: 409 for all that it does not like, and nobody learns that there are two trees."""
    assert status(witness, TREE.submits(0, 5)) == 200
    for _ in range(2):
        assert status(witness, TREE.submits(5, 4)) == 400
        assert status(witness, TREE.submits(5, 6, SignerKey("x", ED25519, b"x" * 32))) == 404
        assert status(witness, TREE.submits(5, 6, STRANGER)) == 403
        assert status(witness, FORK.submits(5, 6)) == 422
        elsewhere = witness.answer(TREE.submits(3, 6).data)
        assert (elsewhere.status, elsewhere.body, elsewhere.type) == (409, b"5\n", "text/x.tlog.size")
        other_root = witness.answer(FORK.submits(5, 5).data)
        assert (other_root.status, other_root.type) == (409, "text/plain; charset=utf-8")
    assert status(witness, TREE.submits(5, 6)) == 200


def test_each_log_has_a_state_of_its_own(witness: Witness) -> None:
    assert status(witness, TREE.submits(0, 5)) == 200
    assert status(witness, TREE.submits(0, 7, OTHER)) == 200
    assert witness.answer(TREE.submits(0, 8).data).body == b"5\n"
    assert witness.answer(TREE.submits(0, 8, OTHER).data).body == b"7\n"


@pytest.mark.parametrize("data", [b"", b"old 5\n", b"\xff", TREE.asks(0, 5).data, b"x" * MOST_BYTES])
def test_what_is_no_request_is_a_bad_one(witness: Witness, data: bytes) -> None:
    assert witness.answer(data).status == 400


def test_a_witness_that_knows_no_log_does_not_begin() -> None:
    with pytest.raises(NoLogsKnown):
        known_logs(Policy((), (), (), "none"))


def test_what_an_answer_holds_beside_the_right_line_is_left_out() -> None:
    """Naive: put all lines below the note; a witness that answers for the log spoils the checkpoint."""
    request = TREE.submits(0, 5)
    right = Signature(KEY.name, KEY.verifier.id, KEY.cosign(request.note.text, AT))
    wrong = [
        Signature(KEY.name, KEY.verifier.id, flipped(right.value, 77)),
        Signature(KEY.name, KEY.verifier.id, b"x"),
        Signature(LOG.name, LOG.verifier.id, NO_HASH),
        Signature("x", KEY.verifier.id, right.value),
    ]
    assert trusted(request.note.text, [*wrong, right], [KEY.verifier]) == (right,)
    assert trusted(request.note.text, wrong, [KEY.verifier, LOG.verifier]) == ()


# ---- as processes, over HTTP


def policy_file(folder: Path) -> Path:
    file = folder / "policy"
    file.write_bytes(b"# whom we know\n" + POLICY.data)
    return file


class Office:
    """A witness somewhere: its folder with key, policy and state; `url` while it runs."""

    def __init__(self, folder: Path, key: SignerKey) -> None:
        folder.mkdir()
        self.folder, self.key = folder, key
        files = {"--key": key_file(folder, key), "--policy": policy_file(folder), "--state": folder / "state"}
        self.options: tuple[str | Path, ...] = tuple(one for each in files.items() for one in each)
        self.url = ""

    @contextmanager
    def open(self, *more: str) -> Iterator[Office]:
        given = ("log", "witness", *self.options, "--listen", "127.0.0.1:0", *more)
        with started(self.folder, *given) as (self.process, ready):
            self.url = ready.split(":", 1)[1].removesuffix("/add-checkpoint")
            yield self

    def answer(self, *given: str | Path, typed: bytes = b"") -> Result:
        """`huce log witness answer`, in this process."""
        return terminal.huce("log", "witness", "answer", *self.options, *given, typed=typed)

    def post(
        self, data: bytes, path: str = "/add-checkpoint", method: str = "POST"
    ) -> tuple[int, str | None, bytes]:
        connection = http.client.HTTPConnection(str(urlsplit(self.url).netloc), timeout=20)
        try:
            connection.request(method, path, body=data)
            answer = connection.getresponse()
            return answer.status, answer.getheader("content-type"), answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Office]]:
    """Three witnesses that run; the tests on them follow each other on trees of their own."""
    folder = tmp_path_factory.mktemp("offices")
    with ExitStack() as stack:
        yield [stack.enter_context(Office(folder / f"w{n}", WITNESSES[n]).open("--first")) for n in range(3)]


def test_two_of_three_witnesses_make_the_quorum(offices: list[Office]) -> None:
    names = ("audit", "province", "discipline")
    keys = [office.key.verifier for office in offices]
    policy = Policy((Log(LOG.verifier),), tuple(map(Trusted, names, keys)), (Group("two", 2, names),), "two")
    request, before = TREE.submits(0, 5), int(time.time())
    note = request.note
    for office, count in zip(offices, (1, 2, 3), strict=True):
        if count <= 2:
            with pytest.raises(QuorumMissing):
                policy.accepted(note)
        found = submit(office.url, request)
        assert trusted(note.text, found, [office.key.verifier]) == found
        note = note.signed(*found)
        assert len(policy.standing(note).cosigned) == count
    assert policy.accepted(note) == TREE.checkpoint(5)
    times = policy.standing(note).cosigned.values()
    assert all(before <= at <= int(time.time()) for at in times)


def test_over_http_it_answers_as_the_protocol_says(offices: list[Office]) -> None:
    office = offices[0]
    request = TREE.submits(0, 5, OTHER)
    number, kind, body = office.post(request.data)
    assert (number, kind) == (200, "text/plain; charset=utf-8")
    assert [line.name for line in read_signatures(body.decode())] == [office.key.name]
    assert office.post(request.data) == (409, "text/x.tlog.size", b"5\n")
    for wrong, expected in (
        (TREE.submits(5, 4, OTHER), 400), (TREE.submits(5, 6, STRANGER), 403),
        (TREE.submits(5, 6, SignerKey("x", ED25519, b"x" * 32)), 404), (FORK.submits(5, 5, OTHER), 409),
        (FORK.submits(5, 6, OTHER), 422),
    ):  # fmt: skip
        number, kind, _ = office.post(wrong.data)
        assert (number, kind) == (expected, "text/plain; charset=utf-8")
    assert office.post(b"garbage")[0] == 400
    assert office.post(request.data, path="/")[0] == 404
    assert office.post(b"", method="GET")[0] == 405
    assert office.post(request.data, method="PUT")[0] == 405
    assert office.post(TREE.submits(5, 9, OTHER).data)[0] == 200


def test_over_one_connection_come_many_requests(offices: list[Office]) -> None:
    connection = http.client.HTTPConnection(str(urlsplit(offices[0].url).netloc), timeout=20)
    for _ in range(3):
        connection.request("POST", "/add-checkpoint", body=b"garbage")
        answer = connection.getresponse()
        assert (answer.status, answer.will_close) == (400, False)
        answer.read()
    connection.close()


def test_of_many_who_ask_at_once_one_tree_is_cosigned(offices: list[Office]) -> None:
    """Naive: a thread for each request, and two trees of one size both come before the storing."""
    requests = [tree.submits(0, 6, THIRD) for tree in (TREE, FORK) for _ in range(8)]
    with ThreadPoolExecutor(16) as threads:
        numbers = list(threads.map(lambda request: offices[2].post(request.data)[0], requests))
    assert sorted(numbers) == [200] + [409] * 15


def test_too_large_a_body_is_not_read_to_its_end(offices: list[Office]) -> None:
    with socket.create_connection((urlsplit(offices[0].url).hostname, urlsplit(offices[0].url).port)) as raw:
        raw.settimeout(20)
        raw.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 999999999\r\n\r\n")
        raw.sendall(b"x" * (MOST_BYTES + 70_000))
        assert raw.recv(4096).startswith(b"HTTP/1.1 413 ")
    assert offices[0].post(b"x" * MOST_BYTES)[0] == 400


def test_who_asks_is_told_in_words(offices: list[Office]) -> None:
    url = offices[1].url
    with pytest.raises(StandsElsewhere, match="第5条") as elsewhere:
        submit(url, TREE.submits(3, 7))
    assert elsewhere.value.data["size"] == 5
    with pytest.raises(Declined, match="可能被改动过") as declined:
        submit(f"{url}/", FORK.submits(5, 6))
    assert declined.value.data["status"] == 422
    with pytest.raises(Declined):
        submit(f"{url}/elsewhere", TREE.submits(5, 7))
    for wrong in ("http://127.0.0.1:1", "ftp://127.0.0.1", "nonsense", "http://[", "http://127.0.0.1:x"):
        with pytest.raises(Unreachable):
            submit(wrong, TREE.submits(0, 5))


def test_who_asks_does_not_wait_for_ever() -> None:
    """Naive: a timeout from byte to byte, and a witness that drips holds up the log."""

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not done.wait(0.1):
                try:
                    connection.sendall(b"X: y\r\n")
                except OSError:
                    return

    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        begun = time.monotonic()
        with pytest.raises(TimedOut):
            submit(f"http://127.0.0.1:{listener.getsockname()[1]}", TREE.submits(0, 5), seconds=0.5)
        assert time.monotonic() - begun < 5
        done.set()
        thread.join()


def test_killed_it_goes_on_from_its_file(tmp_path: Path) -> None:
    office = Office(tmp_path / "w", KEY)
    with office.open("--first"):
        submit(office.url, TREE.submits(0, 5))
        office.process.kill()
        office.process.wait()
    with office.open():
        with pytest.raises(StandsElsewhere, match="第5条"):
            submit(office.url, FORK.submits(0, 7))
        with pytest.raises(Declined):
            submit(office.url, FORK.submits(5, 7))
        submit(office.url, TREE.submits(5, 7))
        (office.folder / "state").chmod(0o644)
        assert office.post(TREE.submits(7, 9).data)[0] == 500
        assert office.process.wait(20) == 1
        _, err = office.process.communicate()
    assert "[file_exposed]" in err
    refused = huce(office.folder, "log", "witness", *office.options)
    assert (refused.returncode, "[file_exposed]" in refused.stderr.decode()) == (1, True)


# ---- on a USB stick


def test_what_comes_on_a_stick_is_answered_as_over_http(tmp_path: Path) -> None:
    over_http, by_stick = Office(tmp_path / "http", KEY), Office(tmp_path / "stick", KEY)
    requests = [
        TREE.submits(0, 5), TREE.submits(5, 5), TREE.submits(0, 9), FORK.submits(5, 9), TREE.submits(5, 9)
    ]  # fmt: skip
    stick = tmp_path / "stick" / "request"
    first = ["--first"]
    with over_http.open("--first"):
        for request in requests:
            stick.write_bytes(request.data)
            number, _, body = over_http.post(request.data)
            told = by_stick.answer(stick, *first)
            first = []
            assert told.exit_code == (0 if number == 200 else 1), told.stderr
            if number == 200:
                for answer in (body, told.stdout_bytes):
                    found = carried(answer, "witness")
                    assert trusted(request.note.text, found, [KEY.verifier]) == found
            else:
                assert told.stdout_bytes == (body if body[0:1].isdigit() else b"")
                assert "✗ 本见证没有签名" in told.stderr


def test_a_request_is_read_and_the_answer_written_where_one_says(tmp_path: Path) -> None:
    office = Office(tmp_path / "w", KEY)
    given = ("log", "witness", "answer", *office.options)
    printed = huce(office.folder, *given, "--first", typed=TREE.submits(0, 5).data)
    assert (printed.returncode, printed.stderr) == (0, b"")
    assert len(carried(printed.stdout, "witness")) == 1
    out = office.folder / "answer"
    written = office.answer("--out", out, typed=TREE.submits(0, 7).data)
    assert (written.exit_code, written.stdout, out.read_bytes()) == (1, "", b"5\n")
    with pytest.raises(StandsElsewhere, match="第5条"):
        carried(out.read_bytes(), "witness")
    for spoilt in (b"", b"x" * (MOST_BYTES + 1), FORK.submits(5, 5).data):
        refused = office.answer("--out", out, typed=spoilt)
        assert (refused.exit_code, "[log_declined]" in refused.stderr) == (1, True)
    assert out.read_bytes() == b"5\n"
    left = {each.name for each in office.folder.iterdir()}
    assert left == {"key", "policy", "state", "state.lock", "answer"}
    for wrong in (b"", b"x\n", b"5", b"\xff\n"):
        with pytest.raises(Malformed):
            carried(wrong, "witness")


def test_a_running_witness_and_a_stick_do_not_share_a_state(tmp_path: Path) -> None:
    office = Office(tmp_path / "w", KEY)
    with office.open("--first"):
        refused = office.answer(typed=TREE.submits(0, 5).data)
        assert (refused.exit_code, "[state_locked]" in refused.stderr, refused.stdout) == (1, True, "")


def test_a_drawn_key_cosigns(tmp_path: Path) -> None:
    drawn = keyfiles.draw(tmp_path / "key", "audit.example", KeyKind.WITNESS)
    assert drawn.kind == COSIGNATURE
    with state.opened(tmp_path / "state", drawn, first=True) as kept:
        witness = Witness(keyfiles.read(tmp_path / "key", KeyKind.WITNESS), kept, known_logs(POLICY))
        request = TREE.submits(0, 5)
        found = witness.answer(request.data).signatures("witness")
    assert trusted(request.note.text, found, [drawn]) == found
