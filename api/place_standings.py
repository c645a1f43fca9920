"""What a village or county has of its own as of a point, and what of it differs between two points.

Its annual form, of a village its poverty status and natural villages too. Other divisions have none: None.
Who may see the place is asked before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.differences import Shown, side_of
from api.places import form_told
from api.reading import read_place
from domain.divisions import level
from domain.events import Key
from domain.places import FORMS, title_of
from domain.places import in_words as said
from domain.values import in_words
from domain.words import field_label
from replay.asof.places import forms, keys_of, natural_villages
from replay.asof.sides import difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services import Services
    from domain.events import Actor
    from domain.places import PlaceForm
    from ledger.database import Connection
    from replay.asof.places import Forms, Rows
    from replay.asof.points import Moment

View = dict[str, Any]
#: Level of a division → kind of its annual forms.
_ANNUAL = {"village": "village_year", "county": "county_year"}
_NATURAL = "natural_village_year"


def own_view(services: Services, connection: Connection, code: str, point: Moment) -> View | None:
    """The annual form of the last `year` that has one at the point (None: none has), as stored and in words.

    Of a village also `poverty`, its status as a poor village, and `natural_villages` with their forms of
    that year; of a village without a form it is the last year of theirs.
    """
    kind = _ANNUAL.get(level(code))
    if kind is None:
        return None
    side = side_of(read_place(services, connection, code), point)
    rows = side.state.rows(side.limit)
    own = forms(rows, kind, code)
    return _village(rows, code, own) if kind == "village_year" else _annual(kind, own, max(own, default=None))


def _annual(kind: str, found: Forms, year: int | None) -> View:
    form = None if year is None else found.get(year)
    return {"year": year} | form_told(FORMS[kind], form)


def _village(rows: Rows, code: str, own: Forms) -> View:
    natural = [(one, forms(rows, _NATURAL, one.id)) for one in natural_villages(rows, code)]
    year = max(own or [year for _, theirs in natural for year in theirs], default=None)
    return _annual("village_year", own, year) | {
        "poverty": _poverty(rows, code),
        "natural_villages": [one._asdict() | _annual(_NATURAL, theirs, year) for one, theirs in natural],
    }


def _poverty(rows: Rows, village: str) -> View:
    """Status, attribute and years of a poor village; empty of one that never was."""
    fields = rows.get(("village", village), {})
    return {
        "fields": dict(fields),
        "words": {name: in_words(Key("village", village, name), value) for name, value in fields.items()},
        "labels": {name: field_label("village", name) for name in fields},
    }


def own_difference_view(
    services: Services, connection: Connection, actor: Actor, code: str, points: Sequence[Moment]
) -> View | None:
    """What differs, entry by entry of the annual forms, and the events behind it, as of a household."""
    if level(code) not in _ANNUAL:
        return None
    events = read_place(services, connection, code)
    before, after = (side_of(events, point) for point in points)
    found = difference(before, after, keys_of(code, before, after))
    shown = Shown(actor, events, points)
    return {
        "differences": [entry for told in shown.told(connection, found) for entry in _entries(told)],
        "events": shown.lines(connection, found),
    }


def _entries(told: View) -> list[View]:
    """A difference of a form as those of its entries (`entry`) that differ; any other as it is."""
    form = FORMS.get(told["kind"])
    if form is None:
        return [told]
    before, after = told["before"] or {}, told["after"] or {}
    return [
        told | _entry(form, name, before.get(name), after.get(name))
        for name in form.model_fields
        if before.get(name) != after.get(name)
    ]


def _entry(form: type[PlaceForm], name: str, before: int | None, after: int | None) -> View:
    return {
        "entry": name, "label": title_of(form, name), "before": before, "after": after,
        "before_in_words": said(form, name, before), "after_in_words": said(form, name, after),
    }  # fmt: skip
