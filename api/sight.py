"""What an account may see: which roles read at all, and what stays masked from auditors and statistics."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.errors import NotAllowed, NotFound
from domain.events import places_of
from domain.fields import PERSONAL, subject
from domain.identity import mask
from domain.roles import BUSINESS
from domain.values import HIDDEN
from ledger.vault import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from domain.events import Actor, Changes, Event

#: What stands where a value is that is restricted.
RESTRICTED = "限制处理"
#: Whoever works on households sees persons; audit and statistics see them masked.
_FULL = frozenset({"entry", "review", "approval"})
_PERSONAL_NAMES = frozenset(name for _, name in PERSONAL)
_OF_PERSON = frozenset(name for kind, name in PERSONAL if kind == "person")


class NoBusinessData(NotAllowed):
    """The three administrators read no business data."""

    code, rule = "no_business_data", "rules §1"
    sentence = "您的账号没有业务角色,不能查看业务数据。"


class NamesHidden(NotAllowed):
    """Who sees names masked does not search by them either."""

    code, sentence = "names_hidden", "您的账号看到的姓名是遮盖的,不能按姓名查找。"


def require_reader(actor: Actor) -> None:
    """Raises NoBusinessData."""
    if not actor.roles & BUSINESS.keys():
        raise NoBusinessData


def sees_personal(actor: Actor) -> bool:
    """Whether personal values are shown to the account as they are."""
    return bool(actor.roles & _FULL)


def require_inside(actor: Actor, village: str | None, what: str) -> None:
    """Raises NotFound: what lies outside the account's division is as if it did not exist."""
    if village is None or not village.startswith(actor.division):
        raise NotFound(what=what)


def villages_of(event: Event) -> list[str]:
    """The villages (of a county's own event the county) that the event is found by."""
    return places_of(event)


def touches(actor: Actor, event: Event) -> bool:
    """Whether the event concerns a village of the account's division, or the county within it."""
    return any(village.startswith(actor.division) for village in villages_of(event))


def masked(name: str, value: Any) -> Any:
    """A personal value as it is shown to those who do not need it."""
    if isinstance(value, dict | list):
        return HIDDEN
    if value is None or value in {ERASED, RESTRICTED}:
        return value
    text = str(value)
    if name == "name":
        return text[:1] + "○"
    if name == "document":
        return mask(text)
    if name == "birth_date":
        return text[:4] + "-**-**"
    return text[:3] + "*" * (len(text) - 5) + text[-2:] if name == "phone" else HIDDEN


def without_restricted(events: Iterable[Event], hidden: AbstractSet[str]) -> list[Event]:
    """Opened events without what is personal of persons whose data are restricted: nobody sees it."""
    return [_restricted(event, hidden) for event in events] if hidden else list(events)


def _restricted(event: Event, hidden: AbstractSet[str]) -> Event:
    personal, persons = event.facts.get("personal", {}), event.changes.get("person", {})
    if hidden.isdisjoint(map(subject, (*personal, *persons))):
        return event
    facts = {one: _nothing(values) if subject(one) in hidden else values for one, values in personal.items()}
    changed = {
        one: {n: RESTRICTED if n in _OF_PERSON and v is not None else v for n, v in fields.items()}
        if subject(one) in hidden else fields
        for one, fields in persons.items()
    }  # fmt: skip
    more = {"personal": facts} if personal else {}
    changes = {**event.changes, "person": changed} if persons else event.changes
    return event.told({**event.facts, **more}, changes)


def _nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else RESTRICTED for name, value in values.items()}


def without_personal(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A person's fields without what is personal: as of somebody erased."""
    return {name: value for name, value in fields.items() if name not in _OF_PERSON}


def shown_events(actor: Actor, events: Iterable[Event]) -> list[Event]:
    """Opened events as the account may see them, in the order given."""
    if sees_personal(actor):
        return list(events)
    with_reasons = "audit" in actor.roles
    return [_masked_event(event, with_reasons=with_reasons) for event in events]


def shown_name(actor: Actor, name: str | None) -> str | None:
    """A registered person's name as the account may see it."""
    if name is None or sees_personal(actor):
        return name
    return str(masked("name", name))


def masked_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row with every personal value masked."""
    return {k: masked(k, v) if k in _PERSONAL_NAMES else v for k, v in row.items()}


def _masked_event(event: Event, *, with_reasons: bool) -> Event:
    personal = event.facts.get("personal")
    if not personal:
        return replace(event, changes=_masked_changes(event.changes))
    facts = {
        **event.facts,
        "personal": {owner: _masked_facts(values, with_reasons) for owner, values in personal.items()},
    }
    return replace(event, changes=_masked_changes(event.changes), facts=facts)


def _masked_changes(changes: Changes) -> Changes:
    return {
        kind: {
            entity: {n: masked(n, v) if (kind, n) in PERSONAL else v for n, v in fields.items()}
            for entity, fields in entities.items()
        }
        for kind, entities in changes.items()
    }


def _masked_facts(values: dict[str, Any], with_reasons: bool) -> dict[str, Any]:  # noqa: FBT001
    """`name_before`, `document_after` … are masked like the field; reasons are for auditors."""
    return {
        name: value if name == "reason" and with_reasons else masked(name.rpartition("_")[0], value)
        for name, value in values.items()
    }
