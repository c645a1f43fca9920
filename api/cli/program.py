"""The program around every command: an error is one sentence and a code on standard error.

Exit status 0; 1 refused or a check failed; 2 wrong use.
"""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
import typer
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import ValidationError
from typer.core import TyperGroup

from api.cli.output import fail
from api.http.wording import FormInvalid
from domain.errors import Refused
from ledger.database import DatabaseUnreachable
from ledger.errors import AnswerLost

if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSED, WRONG_USE = 1, 2
INTERNAL = "internal_error"
#: Of `ledger.errors.AnswerLost`.
LOST = (
    "保存时与数据库的连接断了,不知道是否已经办理。请设环境变量 HUCE_COMMAND_ID={command_id},"
    "把同一条命令原样再执行一次:已经办理的给出原来的结果,没有的这次办理。"
)

#: typer's errors of use by class name: they are not all public. The rest is `USAGE`.
USAGE_ERRORS = {
    "NoSuchOption": ("no_such_option", "没有选项 {option_name},请看 --help。"),
    "MissingParameter": ("parameter_missing", "缺少{label},请看 --help。"),
    "BadParameter": ("parameter_invalid", "{label}的写法不对{expected}。"),
    "BadOptionUsage": ("option_value_missing", "选项 {option_name} 后面要写取值,请看 --help。"),
    "NoArgsIsHelpError": ("command_missing", "请写明要用的命令,上面列出了全部命令。"),
}
USAGE = ("wrong_use", "命令的写法不对:没有这个命令,或多写了内容,请看 --help。")


class WrongUse(Exception):
    """Options that do not go together; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Program(TyperGroup):
    """The whole program; answers with the exit status instead of a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  typer's signature
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002
        **extra: Any,
    ) -> Any:
        """Run one command and end the process with its exit status."""
        given = (args, prog_name, complete_var, False, windows_expand_args)
        try:
            status = super().main(*given, **extra)
        except Exception as error:  # noqa: BLE001  this is where every error ends
            status = told(error)
        if status == 130:
            status = _say("interrupted", "已中断。", REFUSED)
        if standalone_mode:
            sys.exit(status or 0)
        return status or 0


def told(error: Exception) -> int:
    """Say an error in one sentence with its code; the exit status."""
    if isinstance(error, WrongUse):
        return _say("wrong_use", error.sentence, WRONG_USE)
    if getattr(error, "exit_code", None) == WRONG_USE:
        return _usage(error)
    code, sentence = _refusal(error)
    if code == INTERNAL:
        structlog.get_logger().error("command.failed", exc_info=error)
    return _say(code, sentence, REFUSED)


def _refusal(error: Exception) -> tuple[str, str]:
    """Code and sentence of what stopped a command."""
    if isinstance(error, Refused):
        return error.code, error.message
    if isinstance(error, ValidationError):
        told = FormInvalid.of(error.errors(include_url=False, include_input=False))
        return told.code, told.message
    if isinstance(error, AnswerLost):
        return "answer_lost", LOST.format(command_id=error.command_id)
    if isinstance(error, OperationalError | PoolTimeout):
        return DatabaseUnreachable.code, DatabaseUnreachable.sentence
    if isinstance(error, typer.Abort):
        return "not_confirmed", "没有确认,什么也没有办理。"
    return INTERNAL, "程序出错,没有完成;日志记下了出错的位置。"


def _say(code: str, sentence: str, status: int) -> int:
    fail(sentence, code)
    return status


def _usage(error: Any) -> int:
    code, sentence = USAGE_ERRORS.get(type(error).__name__, USAGE)
    label = getattr(error, "param_hint", None) or _label(getattr(error, "param", None))
    values = {
        "option_name": getattr(error, "option_name", ""), "label": label,
        "expected": _expected(getattr(error, "param", None)),
    }  # fmt: skip
    return _say(code, sentence.format(**values), WRONG_USE)


def _expected(parameter: Any) -> str:
    """What the parameter takes, as far as its type says it; what was given is not repeated."""
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if not isinstance(kind, type):
        return ",请看 --help"
    if issubclass(kind, Enum):
        return ",应为 " + "、".join(str(one.value) for one in kind)
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if issubclass(kind, int):
        return ",应为整数" if low is None or high is None else f",应为 {low} 到 {high} 的整数"
    return ",没有这个文件,或它不是这里要的" if issubclass(kind, Path) else ",请看 --help"


def _label(parameter: Any) -> str:
    if parameter is None:
        return "参数"
    if parameter.param_type_name == "option":
        return f"选项 {parameter.opts[0]}"
    return f"参数 {parameter.metavar or parameter.name.upper()}"
