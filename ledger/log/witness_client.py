"""Asking a witness over HTTP (C2SP tlog-witness, add-checkpoint)."""

from __future__ import annotations

import socket
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ledger.log.answers import MOST_BYTES, TEXT_TYPE, Answer, TimedOut, Unreachable
from ledger.log.witness import PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from urllib.parse import SplitResult

    from ledger.log.keys import VerifierKey
    from ledger.log.notes import Signature
    from ledger.log.witnessing import Request


def submit(url: str, request: Request, seconds: float = 10) -> tuple[Signature, ...]:
    """What the witness at this address (its submission prefix, http or https) cosigned; see `trusted`.

    No proxy is used and no redirection followed.  Refused: `Unreachable`; `TimedOut`, when it did not
    answer within the seconds; `StandsElsewhere`, `Declined`, `Malformed`.
    """
    who = "见证"
    with suppress(ValueError):
        who = f"见证 {urlsplit(url).hostname}"
    deadline = time.monotonic() + seconds
    try:
        answer = _posted(url, request.data, deadline)
    except TimeoutError as error:
        raise TimedOut(who=who, seconds=seconds) from error
    except (OSError, HTTPException, ValueError) as error:
        if time.monotonic() >= deadline:
            raise TimedOut(who=who, seconds=seconds) from error
        raise Unreachable(who=who) from error
    return answer.signatures(who)


def trusted(text: str, found: Iterable[Signature], keys: Iterable[VerifierKey]) -> tuple[Signature, ...]:
    """Of the signatures found, those that one of these keys made for the note's text; all else is left out.

    A witness could answer with lines under any name, also the log's.
    """
    known = {(key.name, key.id): key for key in keys}
    return tuple(
        signature
        for signature in found
        if signature.maker in known and known[signature.maker].verifies(text, signature.value)
    )


def _posted(url: str, data: bytes, deadline: float) -> Answer:
    address = urlsplit(url)
    with closing(_connection(address, deadline - time.monotonic())) as connection:
        connection.connect()
        with _cut_off(connection.sock, deadline - time.monotonic()):
            path = address.path.rstrip("/") + PATH
            connection.request("POST", path, body=data, headers={"Content-Type": TEXT_TYPE})
            response = connection.getresponse()
            answer = Answer(response.status, response.read(MOST_BYTES + 1))
    if time.monotonic() >= deadline:
        # What was cut off looks whole where no length was told.
        raise TimeoutError
    return answer


def _connection(address: SplitResult, seconds: float) -> HTTPConnection:
    kinds: dict[str, type[HTTPConnection]] = {"http": HTTPConnection, "https": HTTPSConnection}
    if address.scheme not in kinds or not address.hostname:
        raise ValueError("a witness has an address of http or https")
    return kinds[address.scheme](address.hostname, address.port, timeout=seconds)


@contextmanager
def _cut_off(connection: socket.socket, seconds: float) -> Iterator[None]:
    """End the connection after so many seconds in all: a timeout counts from byte to byte only."""

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
