"""What waits for an account, what waits in a county, and a case with its steps, clock and content."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from api.accounts import get_account
from api.hits import hit_view, hits_of
from api.lines import lines
from api.procedures.about import persons_of
from api.procedures.content import content_lines
from api.procedures.drawing import in_short
from api.reading import division_names, opened
from api.sight import masked, require_inside, require_reader, sees_personal, shown_events
from domain.errors import NotFound
from domain.events import Key, tag
from domain.fields import FIELDS
from domain.fold import State
from domain.known import Context
from domain.procedures.comparison import advice
from domain.procedures.definitions import KIND_LABELS, LEVELS_IN_WORDS
from domain.procedures.ending import compares
from domain.procedures.progress import EFFECTED, OPEN, RETURNED, Progress
from domain.procedures.ways import ways
from domain.roles import ROLE_LABELS
from domain.values import HIDDEN, in_words
from domain.words import COMMAND_LABELS
from projections import cases, households

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from domain.procedures.definitions import Step
    from ledger.database import Connection
    from projections.cases import Case

View = dict[str, Any]
_PERSONAL = frozenset(name for fields in FIELDS.values() for name, one in fields.items() if one.personal)


def todo_view(
    services: Services, connection: Connection, actor: Actor, after: str | None = None, limit: int = 50
) -> View:
    """What waits for the account: the most urgent first. Raises NoBusinessData."""
    require_reader(actor)
    place = cases.one(connection, after) if after else None
    found = cases.waiting(connection, actor.division, actor.roles, place, limit + 1)
    names = division_names(connection, (case.asked["village"] for case in found))
    today = services.gateway.clock()
    lent = actor.roles - get_account(connection, actor.account).roles
    listed = [row_view(c, names, today) | {"delegated": c.asked["role"] in lent} for c in found[:limit]]
    return {"waiting": listed, "more": len(found) > limit}


def counts_view(services: Services, connection: Connection, actor: Actor, division: str) -> View:
    """What waits under a division, place by place, in one query. Raises NoBusinessData, NotFound."""
    require_reader(actor)
    require_inside(actor, division, "这个行政区划")
    found = cases.counts(connection, division, services.gateway.clock())
    names = division_names(connection, (count.place for count in found))
    mine = [one for one in found if one.level in cases.levels_of(actor.division) and one.role in actor.roles]
    return {
        "division": division,
        # What of it waits for the account itself.
        "mine": {"waiting": sum(one.waiting for one in mine), "late": sum(one.late for one in mine)},
        "counts": [
            count._asdict()
            | {"place_name": names.get(count.place), "level_label": LEVELS_IN_WORDS[count.level],
               "role_label": ROLE_LABELS[count.role]}
            for count in found
        ],
    }  # fmt: skip


def list_view(  # noqa: PLR0913, PLR0917  who asks for which part of what
    services: Services, connection: Connection, actor: Actor, status: str | None, after: str, limit: int,
    division: str | None = None,
) -> View:  # fmt: skip
    """The cases of a division, of the account's own by default. Raises NoBusinessData, NotFound."""
    require_reader(actor)
    division = actor.division if division is None else division
    require_inside(actor, division, "这个行政区划")
    place = cases.one(connection, after) if after else None
    found = cases.placed(connection, division, status, place, limit + 1)
    names = division_names(connection, (case.asked["village"] for case in found))
    today = services.gateway.clock()
    return {"cases": [row_view(one, names, today) for one in found[:limit]], "more": len(found) > limit}


def row_view(case: Case, names: dict[str, str], today: date) -> View:
    """A case in a list; nothing in it is personal."""
    asked = case.asked
    return {
        "id": case.id, "status": case.status, "open": case.status == OPEN,
        "status_label": in_words(Key("case", "", "status"), case.status),
        "procedure": asked["procedure"], "title": in_words(Key("case", "", "kind"), case.kind),
        "village": asked["village"], "village_name": names.get(asked["village"]),
        "household": next(iter(asked["households"]), None), "batch": asked["batch"],
        "step": asked["step"], "step_title": asked["title"], "level": asked["level"], "role": asked["role"],
        "year": asked["year"], "since": asked["since"], "due": asked["due"], "until": asked["until"],
        "days_left": _days(asked["due"], today) if case.status == OPEN else None,
        "late": case.status == OPEN and asked["due"] is not None and asked["due"] < str(today),
    }  # fmt: skip


def _days(due: str | None, today: date) -> int | None:
    """How many days there are until a day; negative when it is over."""
    return (date.fromisoformat(due) - today).days if due else None


def case_view(services: Services, connection: Connection, actor: Actor, case: str) -> View:
    """A case in full: where it stands, every step with who took it, and what it asks for.

    `seen` goes back with the next step. Raises NoBusinessData, NotFound.
    """
    require_reader(actor)
    row = cases.one(connection, case)
    if row is None:
        raise NotFound(what="这个案件")
    require_inside(actor, row.asked["village"], "这个案件")
    events = opened(services, connection, services.gateway.ledger.under(connection, [tag("case", case)]))
    register, kin = services.gateway.admissions.read(connection, actor)
    progress = Progress.of(case, events, register)
    if progress is None:
        raise NotFound(what="这个案件")
    context = Context(services.gateway.clock(), actor, register, kin=kin)
    state = State(shown_events(actor, events))
    names = division_names(connection, [progress.village])
    hidden = households.has_restricted(connection, progress.household)
    content = HIDDEN if hidden else _shown(actor, progress.content)
    return row_view(row, names, services.gateway.clock()) | {
        "household": progress.household or _made(events),
        "name": None if hidden else persons_of(connection, actor, [progress])[case],
        "position": events[-1].position, "command": progress.command,
        "command_label": COMMAND_LABELS.get(progress.command, progress.command), "seen": progress.seen,
        "content": content, "says": content_lines(connection, actor, progress.command, content),
        "said": [] if hidden else _said(actor, case, events),
        "steps": [step_view(progress, step) for step in progress.path],
        "notice": _notice(progress, context.today), "ways": ways(progress, row.status, context),
        **_hits(services, connection, actor, progress, hidden=hidden),
        "events": lines(connection, actor, state, state.events.values()),
    }  # fmt: skip


def _made(events: list[Event]) -> str | None:
    """The household that the case brought into the register."""
    return next((one for event in events for one in event.changes.get("household", ())), None)


def _hits(
    services: Services, connection: Connection, actor: Actor, case: Progress, *, hidden: bool
) -> View:  # fmt: skip
    """What the case hits in the lists of other departments, while it stands at its comparison."""
    if not compares(case):
        return {"hits": [], "hits_advice": None}
    found = hits_of(connection, services.vault, [case], services.gateway.clock())[case.id]
    shown = sees_personal(actor) and not hidden
    return {
        "hits": [hit_view(hit, hit.found if shown else HIDDEN) for hit in found],
        "hits_advice": advice(registered=case.household is not None) if found else None,
    }


def _said(actor: Actor, case: str, events: list[Event]) -> list[View]:
    """What was found, objected and answered, in words, to whoever sees what is personal."""
    return [
        {"event": event.id, "type": event.type, "what": name,
         "text": text if sees_personal(actor) else HIDDEN}
        for event in events
        for name, text in event.facts.get("personal", {}).get(case, {}).items()
        if name in {"findings", "objection", "objector", "phone", "answer"}
    ]  # fmt: skip


def step_view(progress: Progress, step: Step) -> View:
    """A step: who takes it, and how far it is."""
    names = [one.id for one in progress.path]
    # Of what was erased since, nobody knows any more which steps it needed.
    at = names.index(progress.step) if progress.step in names else 0
    behind = names.index(step.id) < at or progress.status == EFFECTED
    return {
        "id": step.id, "title": step.title, "kind": step.kind, "kind_label": KIND_LABELS[step.kind],
        "level": step.level, "level_label": LEVELS_IN_WORDS[step.level], "role": step.role,
        "role_label": ROLE_LABELS[step.role], "people": step.people, "short": in_short(step),
        "quorum": step.quorum.model_dump() if step.quorum else None,
        "now": step.id == progress.step and progress.status in {OPEN, RETURNED},
        "taken": len(progress.takers.get(step.id, ())), "done": behind, "evidence": list(step.evidence),
    }  # fmt: skip


def _notice(progress: Progress, today: date) -> View | None:
    if progress.notice is None:
        return None
    return {
        "posted": str(progress.notice.posted), "ends": str(progress.notice.ends),
        "objections": list(progress.notice.objections), "waiting": progress.notice.waiting,
        "days_left": (progress.notice.ends - today).days,
    }  # fmt: skip


def _shown(actor: Actor, content: Any, name: str = "") -> Any:
    """What is asked for, personal values masked for those who do not need them."""
    if isinstance(content, dict):
        return {key: _shown(actor, value, key) for key, value in content.items()}
    if isinstance(content, list):
        return [_shown(actor, value, name) for value in content]
    if sees_personal(actor) or name not in {*_PERSONAL, "reason"} or content is None:
        return content
    return HIDDEN if name == "reason" else masked(name, content)
