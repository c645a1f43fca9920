"""What may be given on a case from its page: read from the form as the command's own model has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from api.console.filling import filled
from api.http.commands import require_key
from domain.commands import Command
from domain.errors import NotFound
from domain.procedures import commands as p

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.console.typed import Typed

C = TypeVar("C", bound=Command)
WAYS: dict[str, type[Command]] = {
    one.NAME: one
    for one in (
        p.TakeStep, p.AcceptStep, p.CastVote, p.PostNotice, p.RaiseObjection, p.AnswerObjection,
        p.ReturnCase, p.DismissCase, p.WithdrawCase, p.ResubmitCase, p.ReopenCase,
    )
}  # fmt: skip


def case_command(typed: Typed, view: Mapping[str, Any]) -> Command:
    """The command that the form asks for, on the case of which this is `case_view`.

    Raises NotFound, KeyInvalid, FormInvalid.
    """
    kind = WAYS.get(typed.one("do"))
    if kind is None:
        raise NotFound(what="这项办理")
    known: dict[str, Any] = {"case_id": view["id"], "year": view["year"]}
    if kind is p.ResubmitCase:
        known |= {"command": view["command"], "content": view["content"]}
    if kind is p.TakeStep:
        known["hits"] = _hits(typed)
    return typed_command(kind, typed, known)


def typed_command(command: type[C], typed: Typed, known: Mapping[str, Any]) -> C:
    """The command as it was filled in, under the form's key. Raises KeyInvalid, FormInvalid."""
    given: dict[str, Any] = {
        name: typed.one(name).replace("\r\n", "\n").strip() for name in command.model_fields if name in typed
    }
    given |= {"evidence": typed.get("evidence", []), **known}
    return filled(command, given | {"command_id": require_key(typed.one("key"))})


def _hits(typed: Typed) -> dict[str, dict[str, str]]:
    """The answers that were given to hits of the comparison."""
    found: dict[str, dict[str, str]] = {}
    for name in typed:
        hit, _, field = name.removeprefix("hits.").rpartition(".")
        if name.startswith("hits.") and field in {"answer", "counted"} and typed.one(name).strip():
            found.setdefault(hit, {})[field] = typed.one(name).strip()
    return found
