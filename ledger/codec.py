"""An event as the bytes that are kept (and later hashed), and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from pydantic_core import from_json, to_json

from domain.events import Actor, Event, Sealed
from domain.fields import PERSONAL
from ledger.upcasters import UPCASTERS, Upcasters, upcast

#: A row of ledger.event, its columns in their order.
Row = tuple[int, str, str, int, list[str], datetime, str, str, str, str, bytes, bytes]

#: The one key of the JSON object that stands for a sealed value: {"~": [subject, token]}.
SEALED = "~"


def encode(event: Event) -> tuple[bytes, bytes]:
    """The bytes of facts and changes, and the bytes of the rest that no column holds.

    `TypeError` when a personal value is not sealed.
    """
    body = {"facts": _facts(event.facts, _enclose), "changes": _changes(event.changes, _enclose)}
    meta = {
        "effective": event.effective.isoformat(),
        "year": event.year,
        "month": event.month,
        "case": event.case,
        "cause": event.cause,
        "withdraws": event.withdraws,
        "rests_on": event.rests_on,
        "command": event.command,
    }
    return to_json(body), to_json(meta)


def decode(row: Row, upcasters: Upcasters = UPCASTERS) -> Event:
    """The event of a row, still sealed, its facts in their newest version. Refused: `VersionUnknown`."""
    position, name, kind, version, tags, at, account, person, division, _save, body, meta = row
    content, rest = from_json(body), from_json(meta)
    version, facts = upcast(kind, version, _facts(content["facts"], _disclose), upcasters)
    return Event(
        id=name,
        type=kind,
        version=version,
        tags=tuple(tags),
        facts=facts,
        changes=_changes(content["changes"], _disclose),
        rests_on=tuple(rest["rests_on"]),
        effective=date.fromisoformat(rest["effective"]),
        year=rest["year"],
        month=rest["month"],
        actor=Actor(account, person, division),
        command=rest["command"],
        case=rest["case"],
        cause=rest["cause"],
        withdraws=tuple(rest["withdraws"]),
        position=position,
        recorded_at=at.astimezone(UTC),
    )


def _enclose(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, Sealed):
        raise TypeError("a personal value is not sealed")
    return {SEALED: [value.subject, value.token]}


def _disclose(value: Any) -> Any:
    return None if value is None else Sealed(*value[SEALED])


def _facts(facts: dict[str, Any], turn: Any) -> dict[str, Any]:
    """The facts with every value under `personal` turned."""
    personal = facts.get("personal")
    if not personal:
        return facts
    turned = {
        subject: {name: turn(value) for name, value in values.items()} for subject, values in personal.items()
    }
    return {**facts, "personal": turned}


def _changes(changes: dict[str, Any], turn: Any) -> dict[str, Any]:
    """The changes with every personal value turned."""
    turned = dict(changes)
    for kind in changes.keys() & _PERSONAL.keys():
        names = _PERSONAL[kind]
        turned[kind] = {entity: _fields(fields, names, turn) for entity, fields in changes[kind].items()}
    return turned


def _fields(fields: dict[str, Any], names: frozenset[str], turn: Any) -> dict[str, Any]:
    personal = names & fields.keys()
    return {**fields, **{name: turn(fields[name]) for name in personal}} if personal else fields


_PERSONAL = {kind: frozenset(n for k, n in PERSONAL if k == kind) for kind, _ in PERSONAL}
