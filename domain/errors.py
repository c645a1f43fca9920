"""Refusals: a stable code, a sentence a village cadre understands, the field, the rule.

Refused
├── InvalidInput        a value is not of the form's shape
├── NotFound            it is not there, or lies outside the account's division
├── NotAllowed          the account may not do this
├── Conflict            something else stands against it
│   └── CommandReused   the command id was used with other content
└── RuleBroken          a rule of the register says no
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar


class Refused(Exception):
    """办理被拒绝。 (Base of all refusals; nothing has been written.)

    `data` holds codes and numbers only, never a personal value.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "办理被拒绝。"
    field: ClassVar[str | None] = None
    rule: ClassVar[str | None] = None

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Comes whole out of a worker process: an exception is remade from its message otherwise."""
        return partial(type(self), **self.data), ()

    @property
    def message(self) -> str:
        """The sentence with its values filled in."""
        return self.sentence.format(**self.data)

    @property
    def at(self) -> str | None:
        """The field that the refusal is about."""
        name = self.data.get("field", self.field)
        return None if name is None else str(name)

    def problem(self) -> dict[str, Any]:
        """The refusal as data: code, message, field, rule and values."""
        return {
            "code": self.code, "message": self.message, "field": self.at,
            "rule": self.rule, "data": self.data,
        }  # fmt: skip


class InvalidInput(Refused):
    code, sentence = "invalid_input", "“{label}”填写有误:{why}。"


class NotFound(Refused):
    code, sentence = "not_found", "没有找到{what}。"


class NotAllowed(Refused):
    code, sentence = "not_allowed", "您的账号没有办理这项业务的权限:{why}。"


class Conflict(Refused):
    code, sentence = "conflict", "资料刚被别人改动,请刷新后再办。"


class CommandReused(Conflict):
    code, sentence = "command_reused", "这个办理编号已用于另一项内容,请换一个编号。"


class RuleBroken(Refused):
    code, sentence = "rule_broken", "不符合办理规则。"
