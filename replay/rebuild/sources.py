"""Where the rows of each read model come from: expressions over the segments, as known at an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from domain.fields import FIELDS
from domain.rules.erasure import ERASED
from replay.fold import Point, at_greatest, fold
from replay.tables import TABLES, index_of

if TYPE_CHECKING:
    from ibis.expr import types as ir

    from replay.fold import Tables


def personal(table: str) -> tuple[str, ...]:
    """The personal fields of a kind, in their order."""
    return tuple(name for name, field in FIELDS.get(table, {}).items() if field.personal)


def rows(tables: Tables, table: str, index: int) -> ir.Table:
    """The rows of a read model; beside a personal field f, still sealed, `f_event`: the event that set it."""
    if table == "timeline":
        return timeline(tables, index)
    fields = personal(table)
    folded = fold(tables, table, Point(index), origin=bool(fields))
    for name in fields:
        folded = _with_event(tables, folded, name)
    return folded.select(*TABLES[table].keys, *TABLES[table].fields, *(f"{name}_event" for name in fields))


def _with_event(tables: Tables, folded: ir.Table, name: str) -> ir.Table:
    events = tables("event")
    events = events.select(**{f"{name}_index": events.index, f"{name}_event": events.id})
    set_by = index_of(folded[f"{name}_rank"])
    return folded.left_join(events, set_by == events[f"{name}_index"])


def timeline(tables: Tables, index: int) -> ir.Table:
    """A row per event and household (else village or county) it concerns, with what was last said of it."""
    events, said = tables("event"), tables("verdict")
    events = events.filter(events.index <= index)
    said = said.filter(said.index <= index)
    last = said.group_by("target").aggregate(active=at_greatest(said.active, said.index), by=said.index.max())
    speakers = events.select(by=events.index, spoken_by=events.id)
    spoken = last.left_join(speakers, "by").select("target", "active", "spoken_by")
    found = events.mutate(entity=_entities(events).unnest())
    found = found.left_join(spoken, found.index == spoken.target)
    return found.select(
        "entity", "position", event=found.id, type=found.type, effective=found.effective,
        year=found.stat_year, month=found.month, recorded_at=found.recorded_at, account=found.account,
        person=found.person, active=found.active.fill_null(True), spoken_by=found.spoken_by,  # noqa: FBT003
    )  # fmt: skip


def _entities(events: ir.Table) -> ir.ArrayValue:
    """On whose time lines an event stands, as `projections.patches.entities` says."""
    homes = events.tags.filter(lambda tag: tag.startswith("household:"))
    places = events.tags.filter(lambda tag: tag.startswith("village:") | tag.startswith("county:"))
    chosen = ibis.ifelse(homes.length() > 0, homes, places)
    return chosen.map(lambda tag: tag.substr(tag.find(":") + 1))


def erased(tables: Tables, index: int) -> ir.Table:
    """Whose (`entity`) personal values were erased."""
    events = tables("event")
    events = events.filter((events.index <= index) & events.type.isin(sorted(ERASED)))
    return events.select(entity=events.tags.map(lambda tag: tag.substr(tag.find(":") + 1)).unnest())
