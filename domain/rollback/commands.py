"""Commands on rollbacks: asking (for a rollback or a redo), approving, rejecting."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from domain.commands import Command, Digest, EventId, Id, Text


class CaseCommand(Command):
    """A command that is handled as a case between two people."""


class RequestCommand(CaseCommand):
    """Ask for it; having seen the preview with this digest, where one is named."""

    digest: Digest | None = None


class RequestRollback(RequestCommand):
    """Ask for a rollback: one of the 12 kinds of a household, or events with what hangs on them."""

    NAME = "request-rollback"
    household: Id | None = None
    kind: str | None = None
    person: Id | None = None
    events: tuple[EventId, ...] = Field(default=(), max_length=20000)
    chain: bool = False
    reason: Text


class RequestRedo(RequestCommand):
    """Ask for a redo of rollbacks, named by their `rollback.recorded` events."""

    NAME = "request-redo"
    events: tuple[EventId, ...] = Field(min_length=1, max_length=20000)
    reason: Text


class OfCase(CaseCommand):
    """A command on a case that was asked for; whether it corrects a closed year was said with the asking."""

    ROLE: ClassVar[str] = "approval"
    case_id: Id
    correction: None = None


class ApproveCase(OfCase):
    """Approve, having seen the preview with this digest."""

    NAME = "approve-rollback"
    digest: Digest


class RejectCase(OfCase):
    """Reject."""

    NAME = "reject-rollback"
    reason: Text
