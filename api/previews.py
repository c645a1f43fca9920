"""Previews: every event that a rollback or redo touches, and what changes, before and after, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.moved import since_asked
from api.naming import name_of, value_in_words, whose
from api.reading import division_names
from api.rollback_cases import row_of
from api.sight import require_reader, shown_events, touches, without_restricted
from domain.codes import labels
from domain.errors import NotFound
from domain.fold import State
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.redo import NothingToRedo
from domain.rollback.request import CaseEnded, plan_asked, plan_rollback
from domain.rollback.statuses import OPEN
from domain.words import KIND_LABELS, field_label
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.scope import Scope
    from api.services import Services
    from domain.events import Actor
    from domain.rollback.plan import Plan
    from domain.rollback.preview import FieldChange, FigureChange, Preview
    from ledger.database import Connection

_NO_DIGEST = "sha256:" + "0" * 64


def preview_view(
    services: Services, connection: Connection, actor: Actor, request_command: RequestRollback | RequestRedo
) -> dict[str, Any]:
    """What a rollback or redo would do if it were asked for and approved now; nothing is written.

    Raises NotFound for named events that lie outside, and the refusals of rollback and redo.
    """
    require_reader(actor)
    _require_seen(services, connection, actor, request_command.events)
    scope = services.gateway.read(connection, request_command, actor)
    state = _shown(connection, actor, scope)
    if isinstance(request_command, RequestRollback):
        planned = plan_rollback(state, request_command, scope.context)
    else:
        planned = _plan_redo(state, request_command, scope)
    return _view(connection, actor, state, planned)


def case_preview_view(
    services: Services, connection: Connection, actor: Actor, case_id: str
) -> dict[str, Any]:
    """What approving an open case would do now; its `digest` goes with the approval, `since` says what moved.

    Raises NotFound, CaseEnded and the refusals of rollback and redo.
    """
    require_reader(actor)
    row = row_of(connection, actor, case_id)
    if row["status"] not in OPEN:
        raise CaseEnded
    year = services.gateway.clock().year
    probe = ApproveCase(command_id="preview", year=year, case_id=case_id, digest=_NO_DIGEST)
    scope = services.gateway.read(connection, probe, actor)
    state = _shown(connection, actor, scope)
    planned = plan_asked(state, row["asked"], scope.context)
    since = since_asked(services, connection, actor, row, state=state, planned=planned, context=scope.context)
    view = _view(connection, actor, state, planned)
    return view | {"since": since, "sentences": [*_moved(since), *view["sentences"]]}


def _moved(since: dict[str, Any]) -> Iterable[str]:
    if since["moved"]:
        yield f"申请之后情况有变化:新增{len(since['added'])}项业务,少了{len(since['removed'])}项"


def _require_seen(services: Services, connection: Connection, actor: Actor, ids: tuple[str, ...]) -> None:
    found = services.gateway.ledger.many(connection, ids)
    if len(found) != len(set(ids)) or not all(touches(actor, event) for event in found):
        raise NotFound(what="所选业务", field="events")


def _shown(connection: Connection, actor: Actor, scope: Scope) -> State:
    events = without_restricted(scope.state.events.values(), restricted(connection))
    return State(shown_events(actor, events))


def _plan_redo(state: State, command: RequestRedo, scope: Scope) -> Plan:
    if not all(one in state.events and state.stands(one) for one in command.events):
        raise NothingToRedo
    person = scope.context.actor.person
    return plan_asked(state, {"what": "redo", "events": command.events, "person": person}, scope.context)


def _view(connection: Connection, actor: Actor, state: State, planned: Plan) -> dict[str, Any]:
    shown = planned.preview
    events = [event for group in planned.groups for event in group.events]
    told = lines(connection, actor, state, events)
    places = division_names(connection, shown.villages)
    return {
        "digest": shown.digest,
        "events": told,
        "groups": [[event.id for event in group.events] for group in planned.groups],
        "changes": [_change(change, state, planned.after) for change in shown.changes],
        "households": [_household(h, state, planned.after) for h in shown.households],
        "villages": [{"code": code, "name": places.get(code)} for code in shown.villages],
        "figures": [_figure(change, places) for change in shown.figures],
        "years": list(shown.years),
        "closed_years": list(shown.closed_years),
        "sentences": list(_sentences(shown, told, state, planned.after)),
    }


def _change(change: FieldChange, before: State, after: State) -> dict[str, Any]:
    key = change.key
    return {
        "kind": key.kind, "id": key.id, "field": key.field,
        "kind_label": KIND_LABELS[key.kind], "label": field_label(key.kind, key.field),
        "whose": whose(key, before, after),
        "before": change.before, "after": change.after,
        "before_in_words": value_in_words(key, change.before, before, after),
        "after_in_words": value_in_words(key, change.after, before, after),
        "set_by": change.set_by, "set_again_by": change.set_again_by,
    }  # fmt: skip


def _household(household: str, before: State, after: State) -> dict[str, Any]:
    """A household touched: who heads it, where it is, how many are in it, before and after."""
    state = before if before.value("household", household, "head") else after
    head = state.value("household", household, "head")
    return {
        "id": household,
        "village": state.value("household", household, "village"),
        "head_name": name_of(head, before, after) if head else None,
        "people": {"before": len(before.members(household)), "after": len(after.members(household))},
    }


def _figure(change: FigureChange, places: dict[str, str]) -> dict[str, Any]:
    return {
        "village": change.village, "village_name": places.get(change.village),
        "status": change.status, "label": _status(change.status),
        "households": dict(zip(("before", "after"), change.households, strict=True)),
        "persons": dict(zip(("before", "after"), change.persons, strict=True)),
    }  # fmt: skip


def _status(status: str) -> str:
    return labels("poverty_status").get(status, status)


def _sentences(shown: Preview, told: list[dict[str, Any]], before: State, after: State) -> Iterable[str]:
    """The preview in plain lines that can be printed one under the other."""
    yield f"涉及{len(told)}项业务、{len(shown.households)}户、{len(shown.changes)}项内容:"
    for number, line in enumerate(told, 1):
        yield f"{number}. {line['sentence']}"
    for change in shown.changes:
        of = whose(change.key, before, after)
        label = field_label(change.key.kind, change.key.field)
        old, new = (value_in_words(change.key, v, before, after) for v in (change.before, change.after))
        yield f"· {f'{of}的' if of else ''}{label}:“{old}”→“{new}”"
    for figure in shown.figures:
        (h0, h1), (p0, p1) = figure.households, figure.persons
        yield f"· {figure.village} {_status(figure.status)}:{h0}户{p0}人→{h1}户{p1}人"
    if shown.closed_years:
        years = "、".join(f"{year}年度" for year in shown.closed_years)
        yield f"· 涉及已定格的{years},重述的年底数据将与定格时不同,须走更正程序"
