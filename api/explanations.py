"""Why a value of a household is what it is: the chain it rests on, in sentences and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.points import minute
from api.reading import read_household, with_events, with_tags
from api.sight import require_reader
from domain.errors import InvalidInput, NotFound
from domain.events import Key, tag
from domain.fields import FIELDS, subject
from domain.rollback.dependents import reach
from domain.values import in_words
from domain.why import explain, missing_grounds
from projections import households

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.lines import Line
    from api.services import Services
    from domain.events import Actor, Event
    from domain.fold import State
    from domain.why import Explanation, Step
    from ledger.database import Connection

_KINDS = ("household", "person", "membership", "household_year", "person_year", "pairing")


class FieldUnknown(InvalidInput):
    """There is no such kind or field of a household."""

    code, field, sentence = "field_unknown", "field", "户册里没有这一项,请核对要查的内容。"


class EntityMissing(InvalidInput):
    """It is not said which person or year is meant."""

    code, field, sentence = "entity_missing", "id", "请说明要查的是哪个人或哪一年。"


def why_view(  # noqa: PLR0913, PLR0917  who asks for which field of what
    services: Services,
    connection: Connection,
    actor: Actor,
    household_id: str,
    kind: str = "household",
    entity: str | None = None,
    field: str = "status",
) -> dict[str, Any]:
    """Why a field of the household, or of what belongs to it, has its value.

    `entity`: the person's or pairing's id, `household@2019`, `person@2019`, `person@household`.
    `sentences` can be printed one under the other. Raises NotFound, FieldUnknown, EntityMissing.
    """
    require_reader(actor)
    key = _key(household_id, kind, entity, field)
    state = read_household(services, connection, actor, household_id).state
    _require_its_own(connection, actor, state, household_id, key)
    state = _with_grounds(services, connection, actor, state, key)
    found = explain(state, key)
    chain = _told(connection, actor, state, found.chain)
    withdrawn = _told(connection, actor, state, found.withdrawn)
    procedure = lines(connection, actor, state, _procedure(state, found))
    return {
        "answer": found.answer, "value": found.value, "value_in_words": in_words(key, found.value),
        "kind": key.kind, "id": key.id, "field": key.field,
        "chain": chain, "withdrawn": withdrawn, "procedure": procedure,
        "sentences": list(_sentences(found, chain, procedure, withdrawn)),
    }  # fmt: skip


def _key(household: str, kind: str, entity: str | None, field: str) -> Key:
    if kind not in _KINDS or field not in FIELDS[kind]:
        raise FieldUnknown
    if entity is None and kind != "household":
        raise EntityMissing
    return Key(kind, entity or household, field)


def _require_its_own(connection: Connection, actor: Actor, state: State, household: str, key: Key) -> None:
    """Raises NotFound for what does not belong to the household, or has gone where nobody here sees it."""
    if key.kind in {"household", "household_year"}:
        belongs = subject(key.id) == household
    elif key.kind == "membership":
        belongs = key.id.partition("@")[2] == household
    elif key.kind == "pairing":
        said = state.assignments(key._replace(field="household"))
        belongs = any(one.value == household for one in said)
    else:
        person = subject(key.id)
        belongs = person in state.ever_in(household) and _here(connection, actor, state, household, person)
    if not belongs:
        raise NotFound(what="这一户中的这项内容", field="id")


def _here(connection: Connection, actor: Actor, state: State, household: str, person: str) -> bool:
    home = state.value("person", person, "household")
    return home in {None, household} or households.household(connection, home, actor.division) is not None


def _with_grounds(services: Services, connection: Connection, actor: Actor, state: State, key: Key) -> State:
    """The state with every event of the chain, and with what was later said of these."""
    while missing := missing_grounds(state, key):
        found = services.gateway.ledger.many(connection, missing)
        if not found:
            break
        state = with_events(services, connection, actor, state, found)
        state = with_tags(services, connection, actor, state, reach(found))
    return state


def _told(connection: Connection, actor: Actor, state: State, steps: tuple[Step, ...]) -> list[Line]:
    told = lines(connection, actor, state, [step.event for step in steps])
    return [line | {"depth": step.depth} for line, step in zip(told, steps, strict=True)]


def _procedure(state: State, found: Explanation) -> list[Event]:
    """The steps of the case in which the value was set, from handing in to taking effect."""
    case = next((step.event.case for step in found.chain if step.depth == 0), None)
    return [
        event for event in state.events.values()
        if case and event.type.startswith("case.") and tag("case", case) in event.tags
    ]  # fmt: skip


def _sentences(
    found: Explanation, chain: list[Line], procedure: list[Line], withdrawn: list[Line]
) -> Iterable[str]:
    yield found.answer
    for number, line in enumerate(chain, 1):
        yield from _spoken(f"{number}. ", line)
    if procedure:
        yield "办理程序:"
        for line in procedure:
            yield from _spoken("· ", line)
    if withdrawn:
        yield "曾经办理、后来撤回的:"
        for line in withdrawn:
            yield from _spoken("· ", line)


def _spoken(mark: str, line: Line) -> Iterable[str]:
    """A line and, under it, who did it, why, on what evidence, and who withdrew it."""
    yield f"{mark}{line['sentence']}"
    if line["person_name"]:
        yield f"   办理人:{line['person_name']},{minute(line['recorded_at'])}记录。"
    if line["reason"]:
        yield f"   理由:{line['reason']}"
    if line["evidence"]:
        yield f"   佐证材料:{'、'.join(line['evidence'])}"
    for hit in line["hits"]:
        yield f"   比对命中:{hit['sentence']}"
    if line["asked_by"]:
        what = "撤回" if line["withdrawn_by"] else "申请"
        yield f"   {what}:{line['asked_by']}申请,{line['approved_by']}批准。"
