"""Events in plain Chinese sentences: who did what when, on which facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.codes import labels
from domain.events import Key
from domain.procedures.comparison import in_short
from domain.quantities import yuan
from domain.rules.exit_check import LABELS as CHECK_LABELS
from domain.values import PLAIN, in_words
from domain.words import EMPTY, YES_NO, event_label, field_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import Event

_LEFT = PLAIN["membership", "left"]
_JOINED = PLAIN["membership", "joined"]
_CATEGORIES = {**labels("eight_category"), **labels("monitoring_category")}


def sentence(event: Event) -> str:
    """The event as a sentence without names: 2017-11-28 脱贫(享受政策)(2017年度):……。"""
    counted = f"{event.year}年{event.month}月" if event.month else f"{event.year}年度"
    detail = _detail(event)
    return f"{event.effective} {event_label(event.type)}({counted}){':' + detail if detail else ''}。"


def result(event: Event) -> str:
    """What came of a step that a case has gone on from: 村审核通过; of a vote, its numbers."""
    return _voted(event.facts) if event.type == "case.voted" else f"{event.facts['title']}通过"


def checks(event: Event) -> list[dict[str, Any]]:
    """The checks that an event rests on: name in words, value, line, whether passed."""
    return [
        {
            "name": check["name"], "label": CHECK_LABELS[check["name"]], "passed": check["passed"],
            "value": check["value"], "line": check.get("line"), "sentence": _check(check),
        }
        for check in event.facts.get("checks", ())
    ]  # fmt: skip


def _check(check: dict[str, Any]) -> str:
    label = CHECK_LABELS[check["name"]]
    if check.get("line") is not None:
        return f"{label}:人均纯收入{yuan(check['value'])}元,标准{yuan(check['line'])}元"
    return f"{label}:{YES_NO[bool(check['value'])]}"


def _detail(event: Event) -> str:
    """What the facts add; the first that an event has, in this order."""
    facts = event.facts
    for name, say in _FACTS.items():
        if name in facts:
            return say(facts)
    if "after" in facts and event.type.startswith("household."):
        return _adjusted(event, facts)
    if "event" in event.changes:
        return f"涉及{len(event.changes['event'])}项业务"
    return ""


def _adjusted(event: Event, facts: dict[str, Any]) -> str:
    (fields,) = event.changes["household"].values()
    (name,) = fields
    key = Key("household", "", name)
    before = in_words(key, facts["before"]) if facts.get("before") is not None else EMPTY
    return f"{field_label('household', name)}由“{before}”改为“{in_words(key, facts['after'])}”"


def _voted(facts: dict[str, Any]) -> str:
    return (
        f"{facts['title']},到会{facts['present']}人,赞成{facts['votes_for']}人,反对{facts['votes_against']}人,"
        f"弃权{facts['abstained']}人,{'通过' if facts['passed'] else '未通过'}"
    )


_FACTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "votes_for": _voted,
    "message": lambda facts: facts["message"].removesuffix("。"),
    "upheld": lambda facts: "异议成立" if facts["upheld"] else "异议不成立",
    "due": lambda facts: f"{facts['title']},期限{facts['due']}",
    "hits": in_short,
    "title": lambda facts: facts["title"] + (f",至{facts['until']}" if "until" in facts else ""),
    "checks": lambda facts: ";".join(_check(check) for check in facts["checks"]),
    "left": lambda facts: _LEFT[facts["left"]],
    "joined": lambda facts: _JOINED[facts["joined"]],
    "category": lambda facts: _CATEGORIES[facts["category"]],
    "cause": lambda facts: labels("poverty_cause")[facts["cause"]],
    "moved": lambda facts: f"分出{len(facts['moved'])}人",
    "persons": lambda facts: f"成员表{len(facts['persons'])}人",
    "members": lambda facts: f"{len(facts['members'])}人",
    "ended": lambda facts: f"{labels('pairing_end')[facts['ended']]},自{facts['since']}至{facts['until']}",
    "unit": lambda facts: f"{facts['unit']},自{facts['since']}起",
    "natural_village": lambda facts: f"{facts['name']},填报{len(facts['filled'])}项",
    "filled": lambda facts: f"填报{len(facts['filled'])}项",
    "hash": lambda facts: f"账册序号{facts['ledger_index']},表式第{facts['form']}版,校验值{facts['hash']}",
}
