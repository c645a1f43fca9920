"""Comparison 比对: lists of other departments, what a case hits in them, and the answer that each hit needs.

Source: checks, vetting of the eight classes (八类人群); procedures, step 5; rules §3.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date  # noqa: TC003  pydantic reads it
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import StringConstraints

from domain.admission import require_role
from domain.codes import labels
from domain.commands import Form
from domain.divisions import reaches
from domain.errors import InvalidInput, NotAllowed, RuleBroken
from domain.procedures.facts import HitAnswered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import Actor, Event
    from domain.procedures.commands import HitAnswer

#: Whoever takes the step brings the lists: the county's departments answer to the county.
ROLE, LEVEL = "review", "county"
Kind = Literal["vehicles", "houses", "businesses", "payroll"]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class ListKind(NamedTuple):
    """What people call a list, and the classes (codes of eight_category) that it tells of."""

    label: str
    categories: tuple[str, ...]


KINDS: dict[str, ListKind] = {
    "vehicles": ListKind("车辆", ("car", "farm_machinery")),
    "houses": ListKind("房产", ("town_house",)),
    "businesses": ListKind("工商登记", ("private_business", "company", "shares", "cooperative_head")),
    "payroll": ListKind("财政供养", ("public_pay",)),
}


class ListLevel(NotAllowed):
    """Lists come from departments of a county or above."""

    code, rule = "list_level", "procedures"
    sentence = "部门名单由县级或以上的账号导入、撤下。"


class ListNotYet(InvalidInput):
    """The list says what holds on a day to come."""

    code, field, rule = "list_not_yet", "dated", "procedures"
    sentence = "名单的数据日期不能晚于今天。"


class ListOver(InvalidInput):
    """The list would never count."""

    code, field, rule = "list_over", "valid_until", "procedures"
    sentence = "名单的有效期须不早于今天。"


class HitsUnanswered(RuleBroken):
    """Each hit is answered before the step is taken."""

    code, field, rule = "hits_unanswered", "hits", "procedures"
    sentence = "部门比对命中的还有{count}条没有答复({kinds}),须逐条答复后才能办理。"


class HitUnknown(InvalidInput):
    """An answer to what the case did not hit, or hits no more."""

    code, field, rule = "hit_unknown", "hits", "procedures"
    sentence = "答复的比对命中有{count}条不是这个案件现有的,请重新查看案件。"


class Terms(Form):
    """What a list is: kind, department, the day its data hold of, the last day on which it counts."""

    kind: Kind
    department: _Words
    dated: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of a list with the number of somebody in the case; `found`, of whom and what, is personal."""

    id: str
    kind: str
    category: str
    department: str
    dated: str
    found: str


def require_keeper(actor: Actor) -> None:
    """Who brings lists in and takes them away. Raises RoleMissing, ListLevel."""
    require_role(actor, ROLE)
    if not reaches(actor.division, LEVEL):
        raise ListLevel


def require_current(terms: Terms, today: date) -> None:
    """Raises ListNotYet, ListOver."""
    if terms.dated > today:
        raise ListNotYet
    if terms.valid_until < today:
        raise ListOver


def answered(hits: Iterable[Hit], answers: Mapping[str, HitAnswer]) -> list[HitAnswered]:
    """What a step keeps in clear of each hit, once all are answered. Raises HitsUnanswered, HitUnknown."""
    known = {hit.id: hit for hit in hits}
    if unknown := answers.keys() - known.keys():
        raise HitUnknown(count=len(unknown))
    if missing := Counter(hit.kind for hit in known.values() if hit.id not in answers):
        raise HitsUnanswered(count=missing.total(), kinds=_counted(missing))
    return [
        HitAnswered(
            hit=hit.id, kind=hit.kind, category=hit.category, department=hit.department, dated=hit.dated,
            counted=answers[hit.id].counted,
        )
        for hit in known.values()
    ]  # fmt: skip


def sealed(hits: Iterable[Hit], answers: Mapping[str, HitAnswer]) -> dict[str, Any]:
    """What a step keeps of its hits under the key of the case: what was found, and the answer."""
    said = {hit.id: {"found": hit.found, "answer": answers[hit.id].answer} for hit in hits}
    return {"hits": said} if said else {}


def _counted(kinds: Mapping[str, int]) -> str:
    return "、".join(f"{KINDS[kind].label}{count}条" for kind, count in kinds.items())


# -- in words


def named(kind: str, category: str, department: str, dated: str) -> dict[str, str]:
    """A hit by its list, with what people call it."""
    return {
        "kind": kind, "kind_label": KINDS[kind].label,
        "category": category, "category_label": labels("eight_category")[category],
        "department": department, "dated": dated,
    }  # fmt: skip


def in_short(facts: Mapping[str, Any]) -> str:
    """A step that was taken with hits, without names: 部门比对,命中1条:车辆(购买小轿车)不计入."""
    told = (
        f"{KINDS[one['kind']].label}({labels('eight_category')[one['category']]}){_verdict(one)}"
        for one in facts["hits"]
    )
    return f"{facts['title']},命中{len(facts['hits'])}条:{'、'.join(told)}"


def answers_of(event: Event) -> list[dict[str, Any]]:
    """The hits that a step answered; what was found and said as far as the event shows it."""
    personal = event.facts.get("personal", {}).values()
    told: Any = next((values["hits"] for values in personal if "hits" in values), {})
    return [_answer(one, told) for one in event.facts.get("hits", ())]


def _answer(one: Mapping[str, Any], told: Any) -> dict[str, Any]:
    # Masked, restricted or erased it is one word instead of a table.
    said = told.get(one["hit"], {}) if isinstance(told, dict) else {"found": told, "answer": told}
    of = named(one["kind"], one["category"], one["department"], one["dated"])
    found, answer = said.get("found"), said.get("answer")
    return of | {
        "id": one["hit"], "counted": one["counted"], "found": found, "answer": answer,
        "sentence": f"{of['kind_label']}({of['category_label']}),{of['department']}{of['dated']}的名单:"
        f"{found};答复({_verdict(one)}):{answer}",
    }  # fmt: skip


def _verdict(one: Mapping[str, Any]) -> str:
    return "计入" if one["counted"] else "不计入"


def advice(*, registered: bool) -> str:
    """What follows from a hit that counts, for whoever decides the case."""
    if registered:
        return "在册户的命中计入的,该户属八类人群,应办理脱贫(不再享受政策)。"
    return "命中计入的属八类人群,不予识别;不计入的须说明理由。每条都要答复,才能办理比对。"
