"""A witness: its own key, the logs that it knows, and the last tree that it cosigned of each."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger.log import checkpoints, notes
from ledger.log.answers import Answer
from ledger.log.errors import Malformed
from ledger.log.witnessing import Request, decide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.log.keys import SignerKey, VerifierKey
    from ledger.log.policies import Policy
    from ledger.log.state import State

#: The path that requests are posted to, below the witness's address.
PATH = "/add-checkpoint"
#: The most bytes that a request can have: the largest note, 63 hashes and the old size.
MOST_BYTES = notes.MOST_BYTES + 4096


class NoLogsKnown(Refused):
    """The policy names no log: whatever came would be refused."""

    code, sentence = "witness_knows_no_log", "策略文件里没有 log 一行:见证不认识任何账册。"


def known_logs(policy: Policy) -> list[VerifierKey]:
    """The keys of a policy's logs; its witnesses and quorum mean nothing here.  Refused: `NoLogsKnown`."""
    if not policy.logs:
        raise NoLogsKnown
    return [log.key for log in policy.logs]


class Witness:
    """Cosigns for the logs of these keys; `clock` gives POSIX seconds."""

    def __init__(
        self,
        key: SignerKey,
        state: State,
        logs: Sequence[VerifierKey],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key, self._state, self._logs, self._clock = key, state, logs, clock

    def answer(self, data: bytes) -> Answer:
        """Decide, remember, cosign, in this order: C2SP tlog-witness, add-checkpoint.

        One at a time: nothing may come between decision and storing.  Refused: as `State.store`; then the
        process must end without an answer.
        """
        try:
            request = Request.read(data)
        except Malformed:
            return Answer.declined(HTTPStatus.BAD_REQUEST)
        origin = request.checkpoint.origin
        keys = [key for key in self._logs if key.name == origin]
        decision = decide(request, keys, self._state.head(origin))
        if decision.head is None:
            return Answer.of(decision)
        self._state.store(origin, decision.head)
        return Answer.signed(checkpoints.cosign(request.note, self._key, int(self._clock())))
