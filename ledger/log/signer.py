"""The signer: a log's key, and the last tree signed with it.  It signs what that tree grows into, or nothing.

It is asked with what a witness is asked with (C2SP tlog-witness), but the checkpoint is not signed yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from ledger.log import checkpoints
from ledger.log.answers import Answer
from ledger.log.errors import Malformed
from ledger.log.notes import Note, Signature
from ledger.log.witnessing import Decision, Request, advance

if TYPE_CHECKING:
    from ledger.log.checkpoints import Checkpoint
    from ledger.log.keys import SignerKey
    from ledger.log.state import State

#: The most bytes that a request can have.
MOST_BYTES = 65_536

#: Stands where a signature will, so that both requests are read by one reader.
_NOBODY = Signature("nobody", bytes(4), bytes(1))
_BELOW = f"\n{_NOBODY.line}".encode()


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """Sign this checkpoint: `proof` leads from the tree of `old` leaves, signed last, to it."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The request of these bytes.  Refused: `Malformed`."""
        request = Request.read(data + _BELOW)
        return cls(request.old, request.proof, request.checkpoint)

    @property
    def data(self) -> bytes:
        """The bytes of the request."""
        note = Note(self.checkpoint.text, (_NOBODY,))
        return Request(self.old, self.proof, note).data.removesuffix(_BELOW)


class Signer:
    """Signs for the log of its key's name; answers one request at a time."""

    def __init__(self, key: SignerKey, state: State) -> None:
        self._key, self._state = key, state

    def answer(self, data: bytes) -> Answer:
        """Decide, remember, sign, in this order.

        400 no request, or the tree shrinks; 404 another log; 409 and 422 as `witnessing.advance` says.
        Refused: as `State.store`; then the process must end without an answer.
        """
        try:
            request = SigningRequest.read(data)
        except Malformed:
            return Answer.declined(HTTPStatus.BAD_REQUEST)
        decision = self._decide(request)
        if decision.head is None:
            return Answer.of(decision)
        self._state.store(self._key.name, decision.head)
        return Answer.signed(*checkpoints.sign(request.checkpoint, self._key).signatures)

    def _decide(self, request: SigningRequest) -> Decision:
        checkpoint = request.checkpoint
        if checkpoint.origin != self._key.name:
            return Decision(HTTPStatus.NOT_FOUND)
        if checkpoint.extensions:
            # Nothing of ours writes them, and what is not understood is not signed.
            return Decision(HTTPStatus.BAD_REQUEST)
        return advance(checkpoint, request.old, request.proof, self._state.head(checkpoint.origin))
