"""The difference of two points, of a household or for others to tell: both values in words, events behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.naming import value_in_words, whose
from api.points import moment, require_two, told
from api.reading import division_names, read_events
from api.sight import masked, require_reader, sees_personal, shown_events, touches, villages_of
from domain.divisions import ancestors
from domain.errors import NotFound
from domain.fields import PERSONAL
from domain.fold import State
from domain.words import KIND_LABELS, field_label
from replay.asof.households import difference, keys_of
from replay.asof.sides import Side, known

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.services import Services
    from domain.events import Actor, Event, Key
    from domain.fold import Assignment
    from ledger.database import Connection
    from replay.asof.points import Asked, Moment
    from replay.asof.sides import Differing

View = dict[str, Any]
OUTSIDE = "(本辖区以外)"
#: Divisions above a township in a path: province, prefecture, county.
_COUNTY = 3


def household_difference_view(  # noqa: PLR0913, PLR0917  who asks for which household at which two points
    services: Services,
    connection: Connection,
    actor: Actor,
    household_id: str,
    before: Asked,
    after: Asked,
) -> View:
    """Every field of a household that differs between two points, with both values and the events behind it.

    `events` are told once, in ledger order; a difference names those it comes from by id.
    Raises NotFound, NoBusinessData, PointsEqual and what `api.points.moment` raises.
    """
    require_reader(actor)
    require_two(before, after)
    points = [moment(services, connection, asked) for asked in (before, after)]
    events, _ = read_events(services, connection, actor, household_id)
    one, other = (side_of(events, point) for point in points)
    opened = [side.state.value("household", household_id, "opened", side.limit) for side in (one, other)]
    if not any(opened):
        raise NotFound(what="这一户")
    found = difference(household_id, one, other, keys_of(household_id, one, other))
    shown = Shown(actor, events, points)
    return {
        "id": household_id,
        "from": told(points[0]) | {"there": opened[0] is not None},
        "to": told(points[1]) | {"there": opened[1] is not None},
        "differences": shown.told(connection, found),
        "events": shown.lines(connection, found),
    }


def side_of(events: Iterable[Event], point: Moment) -> Side:
    """What was known at a point."""
    return Side(State(known(events, point.position)), point.limit)


class Shown:
    """Differences and events as an account may see them; an event's links are as known at the later point."""

    def __init__(self, actor: Actor, events: Sequence[Event], points: Sequence[Moment]) -> None:
        self._actor = actor
        # What is known without an index lies beyond every index.
        last = None if any(p.position is None for p in points) else max(p.position or 0 for p in points)
        self._state = State(known(shown_events(actor, events), last))

    def told(self, connection: Connection, found: Iterable[Differing]) -> list[View]:
        """Field, both values (as stored, and in words), and the ids of the events behind it."""
        own = self._own(found)
        places = _places(connection, own)
        return [self._told(one, places) for one in own]

    def lines(self, connection: Connection, found: Iterable[Differing]) -> list[View]:
        """The events behind differences, each once, in ledger order."""
        ids = {event.id for one in self._own(found) for event in one.events}
        return lines(
            connection, self._actor, self._state, (e for e in self._state.events.values() if e.id in ids)
        )

    def _own(self, found: Iterable[Differing]) -> list[Differing]:
        """What is any business of the account: not what was set elsewhere only."""
        return [
            one for one in found
            if any(said is not None and not self._outside(said.event) for said in (one.before, one.after))
        ]  # fmt: skip

    def _outside(self, event: Event) -> bool:
        return bool(villages_of(event)) and not touches(self._actor, event)

    def _told(self, one: Differing, places: dict[str, str]) -> View:
        key = one.key
        before, after = (self._value(key, assigned) for assigned in (one.before, one.after))
        return {
            "kind": key.kind, "id": key.id, "field": key.field,
            "kind_label": KIND_LABELS[key.kind], "label": field_label(key.kind, key.field),
            "whose": whose(key, self._state),
            "before": before, "after": after,
            "before_in_words": self._words(key, one.before, before, places),
            "after_in_words": self._words(key, one.after, after, places),
            "set_by": one.before.event.id if one.before else None,
            "set_again_by": one.after.event.id if one.after else None,
            "events": [event.id for event in one.events],
        }  # fmt: skip

    def _value(self, key: Key, said: Assignment | None) -> Any:
        if said is None or self._hidden(key, said):
            return None
        if (key.kind, key.field) in PERSONAL and not sees_personal(self._actor):
            return masked(key.field, said.value)
        return said.value

    def _words(self, key: Key, said: Assignment | None, value: Any, places: dict[str, str]) -> str:
        if said is not None and self._hidden(key, said):
            return OUTSIDE
        return (
            places.get(value, value) if _is_place(key) and value else value_in_words(key, value, self._state)
        )

    def _hidden(self, key: Key, said: Assignment) -> bool:
        """Whether it was set outside the account's division, or says that somebody went there."""
        village = said.value if _is_place(key) else None
        if key.kind == "person" and key.field == "household" and said.value is not None:
            village = self._state.value("household", said.value, "village")
        return self._outside(said.event) or not (village or self._actor.division).startswith(
            self._actor.division
        )


def _is_place(key: Key) -> bool:
    return (key.kind, key.field) == ("household", "village")


def _places(connection: Connection, found: Iterable[Differing]) -> dict[str, str]:
    """Village → the names of its township and itself."""
    sides = [side for one in found if _is_place(one.key) for side in (one.before, one.after)]
    villages = {side.value for side in sides if side is not None and side.value}
    names = division_names(connection, {c for v in villages for c in (*ancestors(v), v)})
    return {v: "".join(names.get(c, "") for c in (*ancestors(v)[_COUNTY:], v)) or v for v in villages}
