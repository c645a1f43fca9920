"""Views for every door: a household, its history, why a value is what it is, and previews, as plain data.

All of them raise NotFound for what lies outside the account's division, and NoBusinessData.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.explanations import why_view
from api.lines import lines
from api.pairings import of_household
from api.points import moment, told
from api.previews import case_preview_view, preview_view
from api.reading import division_names, read_household
from api.sight import masked_row, require_reader
from domain.divisions import ancestors
from domain.errors import NotFound
from domain.events import Key, part_id, tag
from domain.fields import PERSONAL
from domain.values import in_words
from domain.words import field_label
from projections import households
from replay.asof.points import Asked

if TYPE_CHECKING:
    from datetime import date, datetime

    from api.reading import Reading
    from api.services import Services
    from domain.events import Actor, Event
    from domain.fold import Limit, State
    from ledger.database import Connection

__all__ = ["case_preview_view", "history_view", "household_view", "preview_view", "why_view"]

View = dict[str, Any]
_Rows = dict[tuple[str, str], dict[str, Any]]


def household_view(  # noqa: PLR0913  who asks for which household at which two times
    services: Services,
    connection: Connection,
    actor: Actor,
    household_id: str,
    *,
    as_of: date | int | None = None,
    known_at: datetime | int | None = None,
) -> View:
    """A household with its people (present and left) and annual forms.

    `as_of`: by a date, or as a year-end has it; `known_at`: from what was sequenced by a time (aware), or up
    to an index. `household`, `people` and `pairings` (helpers; those that stand first) have values as stored
    (fen, hundredths, codes), `words` what people read. Raises too what `api.points.moment` raises.
    """
    require_reader(actor)
    at = moment(services, connection, Asked(as_of, known_at))
    reading = read_household(services, connection, actor, household_id, at.position)
    limit = at.limit
    rows = reading.state.rows(limit)
    fields = rows.get(("household", household_id), {})
    if fields.get("opened") is None:
        raise NotFound(what="这一户")
    people = _people(connection, actor, reading, rows)
    year = _year(services, asked=as_of)
    for person in people:
        person["age"] = _age(person, year)
    return {
        "id": household_id, "position": reading.position, **told(at),
        "closed": not any(person["present"] for person in people),
        "household": fields,
        "words": _words("household", fields) | _names(connection, fields, rows),
        "labels": {name: field_label("household", name) for name in fields},
        "people": people,
        "pairings": of_household(rows, household_id),
        "years": _years(reading, rows, limit),
    }  # fmt: skip


def history_view(services: Services, connection: Connection, actor: Actor, household_id: str) -> list[View]:
    """A household's time line in ledger order, rollbacks included, with links both ways."""
    require_reader(actor)
    reading = read_household(services, connection, actor, household_id)
    own = reading.own
    told = lines(connection, actor, reading.state, own)
    return [
        line | {"people": _concerned(reading, event), "sets": _sets(household_id, event)}
        for line, event in zip(told, own, strict=True)
    ]


def _words(kind: str, fields: dict[str, Any]) -> dict[str, str]:
    return {name: in_words(Key(kind, "", name), value) for name, value in fields.items()}


def _names(connection: Connection, fields: dict[str, Any], rows: _Rows) -> dict[str, str]:
    """Names for the two ids that a household's row has: its head and its village."""
    found = {"head": rows.get(("person", fields.get("head") or ""), {}).get("name")}
    if village := fields.get("village"):
        codes = [*ancestors(village), village]
        names = division_names(connection, codes)
        found |= {"village": names.get(village), "place": "".join(names.get(c, "") for c in codes) or None}
    return {name: value for name, value in found.items() if value}


def _people(connection: Connection, actor: Actor, reading: Reading, rows: _Rows) -> list[View]:
    """Everyone who is or was in the household: those present first, the head before all."""
    household, found = reading.household, []
    for person in reading.state.ever_in(household):
        membership = rows.get(("membership", part_id(person, household)))
        if membership is not None:
            fields = rows.get(("person", person), {})
            present = fields.get("household") == household
            if not present:
                fields = _seen_from_outside(connection, actor, fields)
            words = _words("person", _coded(fields)) | _words("membership", membership)
            found.append({"id": person, "present": present, **fields, **membership, "words": words})
    head = rows["household", household].get("head")
    return sorted(found, key=lambda p: (not p["present"], p["id"] != head, p.get("birth_year") or 0, p["id"]))


def _year(services: Services, asked: date | int | None) -> int:
    """The year of a point."""
    return asked if isinstance(asked, int) else (asked or services.gateway.clock()).year


def _age(person: dict[str, Any], year: int) -> int | None:
    """How old somebody becomes in the year; of who has left nothing is said."""
    born = person.get("birth_year") if person["present"] else None
    return None if born is None else year - int(born)


def _coded(fields: dict[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in fields.items() if n != "household" and ("person", n) not in PERSONAL}


def _seen_from_outside(connection: Connection, actor: Actor, fields: dict[str, Any]) -> dict[str, Any]:
    """One who left: of a person who now lives in another division only what was known here is said."""
    elsewhere = fields.get("household")
    if elsewhere is None or households.household(connection, elsewhere, actor.division) is not None:
        return fields
    return masked_row(fields) | {"name": fields.get("name"), "household": None}


def _years(reading: Reading, rows: _Rows, limit: Limit) -> list[View]:
    """The household's annual forms, each with those of its members that were collected with it."""
    own = f"{reading.household}@"
    years = {
        int(entity[len(own) :]): row for (kind, entity), row in rows.items() if _year_of(kind, entity, own)
    }
    forms = _forms(reading.household, reading.state, rows, limit)
    return [
        {"year": year, **years.get(year, {}), "forms": forms.get(year, {})}
        for year in sorted(years.keys() | forms.keys())
    ]


def _year_of(kind: str, entity: str, own: str) -> bool:
    return kind == "household_year" and entity.startswith(own)


def _forms(household: str, state: State, rows: _Rows, limit: Limit) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for kind, entity in rows:
        best = state.winner(Key(kind, entity, "form"), limit) if kind == "person_year" else None
        if best is not None and tag("household", household) in best.event.tags:
            person, _, year = entity.partition("@")
            found.setdefault(int(year), {})[person] = best.value
    return found


def _concerned(reading: Reading, event: Event) -> list[View]:
    """The persons whose place in the household, or whose identity, the event changes."""
    ever = set(reading.state.ever_in(reading.household))
    joined = (entity.partition("@")[0] for entity in event.changes.get("membership", ()))
    persons = dict.fromkeys(p for p in (*joined, *event.changes.get("person", ())) if p in ever)
    return [{"id": person, "name": _name(reading.state, person)} for person in persons]


def _sets(household: str, event: Event) -> list[View]:
    """The household's own fields that the event assigns: what `why` can be asked of."""
    fields = event.changes.get("household", {}).get(household, {})
    return [{"field": name, "label": field_label("household", name)} for name in fields]


def _name(state: State, person: str) -> str | None:
    """The person's name; of one whose entry was withdrawn, the name he was entered with."""
    key = Key("person", person, "name")
    best, said = state.winner(key), state.assignments(key)
    name: str | None = best.value if best else said[-1].value if said else None
    return name
