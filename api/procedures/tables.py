"""A village's cases at one step as one table: who it is about, what may be done with each row together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from api.hits import hits_of
from api.lines import lines
from api.procedures.about import persons_of
from api.procedures.notices import outcome
from api.procedures.views import row_view, step_view
from api.reading import division_names, opened
from api.sight import require_inside, require_reader, shown_events
from domain.errors import NotFound
from domain.events import by_tag, tag
from domain.fold import State
from domain.known import Context
from domain.procedures.catalogue import find
from domain.procedures.comparison import advice
from domain.procedures.ending import compares
from domain.procedures.progress import OPEN, Progress
from domain.procedures.ways import taking, ways
from projections import cases, households

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection
    from projections.cases import Case

    #: A case as lists have it, as it stands, and its events.
    Told: TypeAlias = tuple[Case, Progress, list[Event]]

View = dict[str, Any]
#: Rows of a table: what a slow line takes at once.
ROWS = 250


def table_view(  # noqa: PLR0913, PLR0917  who asks for which table
    services: Services, connection: Connection, actor: Actor, village: str, procedure: str, step: str,
    after: str = "",
) -> View:  # fmt: skip
    """The rows that stand at the step and not in a notice's days, a table at a time; `more` is its `after`.

    `command` takes the step; a row's `may`: whether the account may give it, `alone`: why it needs a form of
    its own. Raises NoBusinessData, NotFound.
    """
    require_reader(actor)
    require_inside(actor, village, "这个村")
    register, kin = services.gateway.admissions.read(connection, actor)
    definition = find(register, procedure)
    if step not in definition.names[1:]:
        raise NotFound(what="这一步")
    context = Context(services.gateway.clock(), actor, register, kin=kin)
    found = cases.at_step(connection, village, definition.key, step, after, ROWS + 1)
    told = _told(services, connection, found[:ROWS], context)
    now, names = definition.step(step), division_names(connection, [village])
    shown = step_view(told[0][1], now) if told else {"id": step, "title": now.title, "kind": now.kind}
    return {
        "village": village, "village_name": names.get(village), "title": definition.title,
        "procedure": definition.key, "step": shown, "command": taking(now).NAME,
        "rows": _rows(services, connection, told, context, names),
        "more": found[ROWS - 1].id if len(found) > ROWS else "",
    }  # fmt: skip


def _told(services: Services, connection: Connection, found: list[Case], context: Context) -> list[Told]:
    tags = {one.id: tag("case", one.id) for one in found}
    under = by_tag(opened(services, connection, services.gateway.ledger.under(connection, tags.values())))
    read = ((one, under.get(tags[one.id], [])) for one in found)
    told = ((one, Progress.of(one.id, events, context.register), events) for one, events in read)
    return [(one, progress, events) for one, progress, events in told if progress is not None]


def _rows(
    services: Services, connection: Connection, told: list[Told], context: Context, names: dict[str, str]
) -> list[View]:
    homes = [progress.household for _, progress, _ in told if progress.household]
    persons = persons_of(connection, context.actor, (one for _, one, _ in told))
    numbers = households.numbers(connection, homes, context.actor.division)
    compared = [progress for _, progress, _ in told if compares(progress)]
    hits = hits_of(connection, services.vault, compared, context.today) if compared else {}
    rows = [
        row_view(case, names, context.today)
        | {
            "name": persons[case.id], "number": numbers.get(progress.household or ""),
            "seen": progress.seen, "result": outcome(events),
            "may": taking(progress.now).NAME in ways(progress, OPEN, context),
            "alone": advice(registered=progress.household is not None) if hits.get(case.id) else None,
        }
        for case, progress, events in told
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["number"] or "", row["name"] or "", row["id"]))


def done_view(services: Services, connection: Connection, actor: Actor, key: str) -> list[View]:
    """What the account did with rows under a key: of each the case and what was recorded.

    Raises NoBusinessData, NotFound where nothing was.
    """
    require_reader(actor)
    if not re.fullmatch(r"[\x21-\x39\x3b-\x7e]{1,40}", key):
        raise NotFound(what="这次办理")
    places = services.gateway.ledger.places_of_commands(connection, actor.account, f"{key}:")
    if not places:
        raise NotFound(what="这次办理")
    events = services.gateway.ledger.many(connection, [event for event, _, _ in places])
    state = State(shown_events(actor, opened(services, connection, events)))
    found: dict[str, View] = {}
    for line in lines(connection, actor, state, state.events.values()):
        row = found.setdefault(line["id"].partition(".")[0], {"case": None, "told": []})
        row["case"] = row["case"] or line["case"]
        row["told"].append(line)
    names = _handled(services, connection, actor, [row["case"] for row in found.values() if row["case"]])
    return [row | {"name": names.get(row["case"])} for row in found.values()]


def _handled(
    services: Services, connection: Connection, actor: Actor, ids: list[str]
) -> dict[str, str | None]:  # fmt: skip
    """Who the cases are about."""
    register = services.gateway.admissions.register(connection)
    context = Context(services.gateway.clock(), actor, register)
    told = _told(services, connection, cases.about(connection, [], ids), context)
    return persons_of(connection, actor, (one for _, one, _ in told))


def seen_of(connection: Connection, shown: dict[str, str]) -> dict[str, str]:
    """Case → what its content is told apart by in full, of the beginning that was shown.

    Of a case whose content is another by now it stays what was shown, so that the rule refuses it.
    """
    now = {one.id: str(one.asked["seen"]) for one in cases.about(connection, [], list(shown))}
    return {
        case: now[case] if seen and now.get(case, "").startswith(seen) else seen[:64].ljust(64, "0")
        for case, seen in shown.items()
    }
