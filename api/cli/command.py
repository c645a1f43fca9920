"""`huce command`: any command of the register, given as JSON."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.advice import said_after
from api.cli.output import Format, FormatOption, say, show_json
from api.cli.signing import signed_in
from api.settings import Settings
from domain import decide  # noqa: F401  it fills the registry
from domain.drafts import RULES
from domain.errors import InvalidInput, NotFound
from domain.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.gateway import Answer
    from domain.commands import Command
    from domain.events import Event

NAMES: dict[str, type[Command]] = {command.NAME: command for command in RULES}


class NotJson(InvalidInput):
    """The file is not one JSON object."""

    code, field, sentence = "not_json", "json", "{file} 的内容不是一个 JSON 对象。"


def command(
    name: Annotated[str, typer.Argument(help="命令的名称,如 exit-household", metavar="NAME")],
    file: Annotated[str, typer.Option("--json", help="命令内容的 JSON 文件,- 为标准输入")],
    if_match: Annotated[
        int | None, typer.Option(help="这一户最后一件业务的序号;此后有新业务则不办理")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """办理任何一项业务。不写 command_id 时用环境变量 HUCE_COMMAND_ID 的,没有设则自动取一个。"""
    kind = command_type(name)
    given = kind.model_validate({"command_id": new_command_id()} | read_object(file))
    with signed_in() as session:
        answer = session.services.gateway.run(given, session.actor, if_match)
        show_answer(answer, form, said_after(session.services, answer.events))


def command_type(name: str) -> type[Command]:
    """The command of a name. Raises NotFound."""
    if name not in NAMES:
        raise NotFound(what=f"名为“{name[:40]}”的业务,全部业务见说明", field="name")
    return NAMES[name]


def new_command_id() -> str:
    """An id that no command has had; HUCE_COMMAND_ID where the answer to it was lost."""
    return Settings.load().command_id or f"cli-{secrets.token_hex(12)}"


def read_object(file: str) -> dict[str, Any]:
    """The JSON object in a file, or on standard input for `-`. Raises NotJson, NotFound."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        found = json.loads(text)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise NotFound(what=f"文件 {file}", field="json") from None
    except (ValueError, RecursionError):
        raise NotJson(file=file) from None
    if not isinstance(found, dict):
        raise NotJson(file=file)
    return found


def show_answer(answer: Answer, form: Format, warnings: Sequence[dict[str, Any]] = ()) -> None:
    """What a command recorded, and what the quality rules say of the households as they are now."""
    if form is Format.JSON:
        events = [_event(event) for event in answer.events]
        show_json({"repeated": answer.repeated, "events": events, "warnings": list(warnings)})
        return
    say("这项业务以前已经办理,结果如下:" if answer.repeated else "已办理:")
    for event in answer.events:
        say(f"  {sentence(event)}({event.id})")
    for kind, label in (("household", "户"), ("person", "人"), ("pairing", "结对"), ("case", "申请"),
                        ("work_order", "工单")):  # fmt: skip
        for entity in dict.fromkeys(e for event in answer.events for e in event.changes.get(kind, ())):
            say(f"  {label} {entity}")
    for warning in warnings:
        say(f"  提示 {warning['rule']}:{warning['sentence']}")


def _event(event: Event) -> dict[str, Any]:
    """What may be shown of an event: everything but its values, which can be personal."""
    return {
        "id": event.id, "type": event.type, "position": event.position, "tags": list(event.tags),
        "effective": event.effective.isoformat(), "year": event.year, "month": event.month,
        "recorded_at": event.recorded_at, "case": event.case, "withdraws": list(event.withdraws),
        "concerns": {kind: list(entities) for kind, entities in event.changes.items()},
    }  # fmt: skip
