"""What the ledger refuses, and how PostgreSQL's errors become these.

Refused
├── Conflict
│   ├── ConditionFailed   an event came in under a tag since it was read: read, decide, append again
│   ├── AlreadyAnswered   the command id has an answer already: load it and give it
│   └── NumberTaken       somebody else holds the document number
├── AppendTooLarge        more than 500 events or 1,000 locks: make it a series of appends
├── AuditStopped          the access log cannot be written, so nothing else is
├── VersionUnknown        an event was written by a newer program than this one
└── RuleBroken
    └── YearIsClosed      (domain.calendar) a year that the events count for is closed, or closing
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from eventsourcing.persistence import IntegrityError
from psycopg import Error, OperationalError, errors

from domain.calendar import YearIsClosed
from domain.errors import Conflict, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONDITION_FAILED = "HU001"
_YEAR_CLOSED = "HU002"
_AUDIT_STOPPED = "HU005"


class ConditionFailed(Conflict, IntegrityError):
    """Something was recorded under a tag after it was read; nothing has been written."""

    code = "condition_failed"


class AlreadyAnswered(Conflict):
    """A save with this account and command id is there; `load(..., command=)` gives its events."""

    code, sentence = "already_answered", "这个办理编号已经办理过。"


class NumberTaken(Conflict):
    """A document number is held by another person."""

    code, sentence = "number_taken", "该证件号码已有人登记在册。"


class AppendTooLarge(Refused):
    """One append holds at most 500 events and 1,000 locks."""

    code, sentence = "append_too_large", "一次保存的内容过多:{count} {what},最多 {limit}。"


class AuditStopped(Refused):
    """The access log cannot be written: what must be noted is not done, and no business either."""

    code, sentence = "audit_stopped", "审计记录写不进去,业务办理暂停,请联系系统管理员和安全审计员。"


class VersionUnknown(Refused):
    """The version of a stored event is higher than any this program knows."""

    code, sentence = "version_unknown", "账册里的事件 {type} 版本 {version} 比本程序新,请使用更新的版本。"


class AnswerLost(OperationalError):
    """The connection was lost while something was recorded: whether it was, nobody knows.

    No refusal, but what psycopg raises, with the command id under which it can be given again.
    """

    def __init__(self, command_id: str) -> None:
        super().__init__("the connection was lost while a command was recorded")
        self.command_id = command_id


@contextmanager
def recording(command_id: str) -> Iterator[None]:
    """What is recorded in the block, and committed, answers this command id. Raises AnswerLost."""
    try:
        yield
    except OperationalError as error:
        raise AnswerLost(command_id) from error


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what `ledger.append` raises in the database into the refusals above.

    Wrap the whole pipeline in it when the append's answer is not fetched inside.
    """
    try:
        yield
    except Error as error:
        refused = _refusal(error)
        if refused is None:
            raise
        raise refused from error


def _refusal(error: Error) -> Refused | None:
    if error.sqlstate == _CONDITION_FAILED or isinstance(error, errors.DeadlockDetected):
        return ConditionFailed()
    if error.sqlstate == _YEAR_CLOSED:
        return YearIsClosed(year=int(error.diag.message_detail or 0))
    if error.sqlstate == _AUDIT_STOPPED:
        return AuditStopped()
    if isinstance(error, errors.UniqueViolation):
        kind = _TAKEN.get((error.diag.schema_name, error.diag.constraint_name))
        return None if kind is None else kind()
    return None


_TAKEN: dict[tuple[str | None, str | None], type[Conflict]] = {
    ("ledger", "save_pkey"): AlreadyAnswered,
    ("keys", "number_held"): NumberTaken,
    # A key made meanwhile: what was sealed with another one would never open.
    ("keys", "key_pkey"): ConditionFailed,
}
