"""What goes into the access log: the kinds of record, targets without personal data, deeds from begin to end.

What is only looked at or taken away by an answer has one record, committed before the answer leaves. A deed
has two: `begun` before anything is done, and how it ended. What cannot be noted is not done.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.register import KEYS
from domain.errors import NotAllowed, NotFound, Refused
from domain.roles import ROLE_LABELS
from ledger.errors import AuditStopped
from ledger.log.access_leaf import Access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import Actor
    from ledger.access import AccessLog

SIGN_IN, SIGN_IN_FAILED, SIGN_OUT = "sign_in", "sign_in_failed", "sign_out"
REFUSED, READ, EXPORT, BATCH = "refused", "read", "export", "batch"
PERMISSION, ERASURE, ADMINISTRATION = "permission", "erasure", "administration"
#: Every kind of record, in the words of whoever reads the log.
KINDS = {
    SIGN_IN: "登录", SIGN_IN_FAILED: "登录失败", SIGN_OUT: "退出登录", REFUSED: "被拒绝的访问",
    READ: "查看未遮盖的个人信息", EXPORT: "导出", BATCH: "批量办理", PERMISSION: "权限变更",
    ERASURE: "抹除个人信息", ADMINISTRATION: "管理",
}  # fmt: skip
BEGUN, DONE, FAILED = "begun", "done", "failed"
OUTCOMES = {BEGUN: "开始", DONE: "完成", REFUSED: "拒绝", FAILED: "出错"}
#: What has a record before it is begun, too.
DEEDS = frozenset({EXPORT, BATCH, PERMISSION, ERASURE, ADMINISTRATION})

_ID = re.compile(r"[0-9a-f]{20}")
#: What a target may look like: what somebody typed in its place (a number, a name) is left out.
_FORMS = {
    **dict.fromkeys(("household", "person", "subject", "case", "order", "export"), _ID),
    **dict.fromkeys(("account", "delegation", "session", "comparison"), _ID),
    "event": re.compile(r"[0-9a-f]{24}\.[0-9]{1,9}"),
    "import": re.compile(r"[0-9a-f]{12}"),
    "division": re.compile(r"|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}"),
    "year": re.compile(r"[0-9]{4}"),
    "evidence": re.compile(r"sha256:[0-9a-f]{64}"),
    "role": re.compile("|".join(ROLE_LABELS)),
    "setting": re.compile("|".join(KEYS)),
    "records": re.compile(r"1-[0-9]{1,19}"),
}


def target(kind: str, given: object) -> str:
    """`kind:id` where it is an id of that kind, else nothing."""
    return f"{kind}:{given}" if given is not None and _FORMS[kind].fullmatch(str(given)) else ""


def targets(*found: str) -> str:
    """Those that are one, a blank between two."""
    return " ".join(filter(None, found))


def is_refused_access(refused: Refused) -> bool:
    """Whether somebody wanted what he may not: also what is not there for him, wherever it lies."""
    return isinstance(refused, NotAllowed | NotFound)


@dataclass
class Doing:
    """Something on its way through a door: what is known of it so far is noted."""

    access: AccessLog
    kind: str | None
    door: str
    account: str = ""
    division: str = ""
    target: str = ""
    begun: bool = False

    def by(self, actor: Actor) -> None:
        """Somebody stands at the door."""
        self.account, self.division = actor.account, actor.division

    def about(self, *found: str) -> None:
        """What it turned out to be about."""
        self.target = targets(self.target, *found)

    def begin(self) -> None:
        """Note a deed before it is done; what is no deed needs a log that could be written.

        Raises AuditStopped.
        """
        if self.kind in DEEDS:
            self.note(self.kind, BEGUN)
            self.begun = True
        else:
            self.access.require()

    def note(self, kind: str, outcome: str, code: str = "") -> None:
        """Add a record. Raises AuditStopped."""
        noted = Access(kind, self.account, self.division, self.door, outcome, code, self.target)
        self.access.note(noted)

    @contextmanager
    def ending(self) -> Iterator[None]:
        """While the block runs, however it ends is noted: a deed that was begun, and refused access."""
        try:
            yield
        except AuditStopped:
            self._end(REFUSED, AuditStopped.code)
            raise
        except Refused as refused:
            if not self.begun and is_refused_access(refused):
                self.note(REFUSED, REFUSED, refused.code)
            self._end(REFUSED, refused.code)
            raise
        except BaseException as error:
            self._end(*_ended(error))
            raise
        self._end(DONE)

    def _end(self, outcome: str, code: str = "") -> None:
        if self.begun and self.kind is not None:
            self.note(self.kind, outcome, code)


def _ended(error: BaseException) -> tuple[str, str]:
    """Outcome and code; typer ends a command with Exit and Abort, which are no faults."""
    name = type(error).__name__
    if name == "Exit":
        return DONE, ""
    if name == "Abort":
        return REFUSED, "not_confirmed"
    return FAILED, "interrupted" if isinstance(error, KeyboardInterrupt) else "internal_error"
