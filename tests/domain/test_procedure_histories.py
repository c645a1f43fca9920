"""Any definition, any deeds: given people who try everything, nothing takes effect that was not approved.

when random accounts take, skip, repeat and mix up the steps of a random procedure, then each effect rests on
every step, by as many different people as it asks for, on exactly that content; every case has a way out.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.procedures import commands as p
from domain.procedures.definitions import Definition
from domain.procedures.notices import due
from domain.procedures.progress import EFFECTED, OPEN, RETURNED
from tests.support.procedures import CLOCK, DIGITS, Office, documents, somebody
from tests.support.world import REGISTER

if TYPE_CHECKING:
    from domain.events import Actor, Event
    from domain.procedures.definitions import Step

HISTORIES, DEEDS = 250, 60
#: What must have been accepted, and refused, so often at least over all histories.
ACCEPTED = {
    "take-step": 300, "cast-vote": 50, "accept-step": 50, "post-notice": 80, "tick-case": 80,
    "open-case": 150, "resubmit-case": 50, "return-case": 50, "raise-objection": 20,
    "answer-objection": 15, "dismiss-case": 20, "withdraw-case": 20,
}  # fmt: skip
REFUSED = (
    "same_person", "signed_already", "other_content", "other_step", "wrong_level", "role_missing",
    "wrong_way", "case_not_open", "evidence_missing",
)  # fmt: skip
EFFECTS = 60


def definition(rng: Random) -> Definition:
    """A procedure of two to six steps after handing in."""
    steps: list[dict[str, Any]] = [step(rng, "s0", "submit", [])]
    for place in range(1, rng.randint(3, 6)):
        kind = rng.choice(["check", "check", "vote", "notice", "accept", "approve"])
        steps.append(step(rng, f"s{place}", kind, [one["id"] for one in steps]))
    last = step(rng, "end", "approve", [one["id"] for one in steps])
    steps.append({**last, "apart": [*last["apart"], *({"s0"} - {*last["apart"]})]})
    data = {"name": "any", "version": 1, "title": "任意", "source": "test", "effects": ["mark-focus"]}
    return Definition.read({**data, "steps": steps})


def step(rng: Random, name: str, kind: str, before: list[str]) -> dict[str, Any]:
    """A step of a kind, apart from some before it."""
    found: dict[str, Any] = {
        "id": name, "title": name, "kind": kind, "level": rng.choice(["village", "township", "county"]),
        "role": rng.choice(["entry", "review", "approval"]),
        "apart": [one for one in before if rng.random() < 0.4],
        "evidence": ["材料"] * rng.randint(0, 1),
    }  # fmt: skip
    if kind == "notice":
        return {**found, "days": rng.randint(1, 9), "evidence": []}
    if kind == "vote":
        return {**found, "quorum": {"of": 2, "out_of": 3}}
    return {**found, "people": rng.randint(1, 3) if kind in {"check", "approve"} else 1}


class History:
    """What some people try, by chance, with one household."""

    def __init__(self, rng: Random, counted: Counter[str]) -> None:
        self.rng, self.counted = rng, counted
        self.office = Office(register=REGISTER.model_copy(update={"procedures": (definition(rng),)}))
        self.office.on(3, 2)
        self.home = self.office.identified().id
        self.cases: list[str] = []
        self.seen = ["0" * 64]

    def deed(self) -> None:
        """One more try."""
        kind = self.rng.choice(_DEEDS)
        if not self.cases or kind is p.OpenCase:
            self.hand_in()
            return
        case = self.rng.choice(self.cases[-2:])
        progress = self.office.case(case)
        self.seen.append(progress.seen)
        _DEED[kind](self, case)

    def give(self, kind: type[p.ProcedureCommand], actor: Actor, **fields: Any) -> bool:
        """Whether it was accepted; counted either way."""
        self.office.when(kind, actor, **fields)
        refusal = self.office.refusal
        self.counted[kind.NAME if refusal is None else refusal.code] += 1
        return refusal is None

    def actor(self, wanted: Step) -> Actor:
        """Mostly somebody with level and role of a step; few people, who have several accounts."""
        level = wanted.level if self.rng.random() < 0.9 else self.rng.choice([*DIGITS])
        role = wanted.role if self.rng.random() < 0.95 else "statistics"
        return replace(somebody(level, role), person=f"person-{self.rng.randint(1, 5)}")

    def hand_in(self) -> None:
        content = {"household": self.home, "on": self.rng.random() < 0.5}
        first = self.office.register.procedures[0].steps[0]
        fields = {"command": "mark-focus", "content": content, "evidence": documents(self.rng.randint(0, 1))}
        if self.give(p.OpenCase, self.actor(first), **fields):
            self.cases += self.office.happened[0].changes["case"]

    def step(self, case: str) -> None:
        progress = self.office.case(case)
        wanted = progress.now if self.rng.random() < 0.9 else self.rng.choice(progress.definition.steps)
        kind, fields = self.office.way(wanted)
        if self.rng.random() < 0.05:
            kind, fields = p.TakeStep, {}
        seen = progress.seen if self.rng.random() < 0.95 else self.rng.choice(self.seen)
        self.give(kind, self.actor(wanted), case_id=case, step=wanted.id, seen=seen, **fields)

    def clock(self, case: str) -> None:
        self.office.today += timedelta(days=self.rng.randint(1, 6))
        progress = self.office.case(case)
        for what, _ in due(progress, self.office.today)[:1]:
            self.give(p.TickCase, CLOCK, case_id=case, what=what, step=progress.step)

    def back(self, case: str) -> None:
        progress = self.office.case(case)
        to = self.rng.choice(
            progress.definition.names[: max(progress.definition.names.index(progress.step), 1)]
        )
        here = {"step": progress.step, "seen": progress.seen}
        self.give(p.ReturnCase, self.actor(progress.now), case_id=case, back_to=to, **here)

    def again(self, case: str) -> None:
        first = self.office.case(case).definition.steps[0]
        content = {"household": self.home, "on": self.rng.random() < 0.5}
        fields = {"command": "mark-focus", "content": content, "evidence": documents(len(first.evidence))}
        self.give(p.ResubmitCase, self.actor(first), case_id=case, **fields)

    def object(self, case: str) -> None:
        entry = replace(somebody("village", "entry"), person="person-9")
        self.give(p.RaiseObjection, entry, case_id=case, objection="不同意")

    def answer(self, case: str) -> None:
        progress = self.office.case(case)
        waiting = progress.notice.waiting if progress.notice else []
        if waiting:
            fields = {"objection_id": waiting[0], "upheld": self.rng.random() < 0.3, "answer": "已核"}
            self.give(p.AnswerObjection, self.actor(progress.now), case_id=case, **fields)

    def dismiss(self, case: str) -> None:
        if self.rng.random() < 0.3:
            progress = self.office.case(case)
            here = {"step": progress.step, "seen": progress.seen}
            self.give(p.DismissCase, self.actor(progress.now), case_id=case, **here)

    def withdraw(self, case: str) -> None:
        if self.rng.random() < 0.3:
            first = self.office.case(case).definition.steps[0]
            self.give(p.WithdrawCase, self.actor(first), case_id=case)


_DEED = {
    p.TakeStep: History.step, p.TickCase: History.clock, p.ReturnCase: History.back,
    p.ResubmitCase: History.again, p.RaiseObjection: History.object,
    p.AnswerObjection: History.answer, p.DismissCase: History.dismiss,
    p.WithdrawCase: History.withdraw,
}  # fmt: skip
_DEEDS: list[type[p.ProcedureCommand]] = [
    p.OpenCase, *[p.TakeStep] * 14, *[p.TickCase] * 6, p.ReturnCase, *[p.ResubmitCase] * 2, p.RaiseObjection,
    p.AnswerObjection, p.AnswerObjection, p.DismissCase, p.WithdrawCase,
]  # fmt: skip


def approved(events: list[Event], case: str, given: Definition) -> None:
    """Every step, since the content was handed in last, was taken by different people on that content.

    Told from the events alone, not by the fold that the rules use.
    """
    own = [event for event in events if f"case:{case}" in event.tags]
    place = max(n for n, event in enumerate(own) if event.type in {"case.opened", "case.resubmitted"})
    seen, handed_in = own[place].facts["seen"], {e.actor.person for e in own if "content" in str(e.facts)}
    people: dict[str, set[str]] = {given.steps[0].id: handed_in}
    for event in own[place + 1 :]:
        if event.type in {"case.step_taken", "case.voted", "case.notice_posted"}:
            assert event.facts["seen"] == seen
            people.setdefault(event.facts["step"], set()).add(event.actor.person)
        if event.type == "case.returned":
            later = given.names[given.names.index(event.facts["next"]) :]
            people = {step: found for step, found in people.items() if step not in later}
    for wanted in given.steps[1:]:
        assert len(people[wanted.id]) >= wanted.people, wanted.id
        for other in wanted.apart:
            assert people[wanted.id].isdisjoint(people[other]), (wanted.id, other)


def has_a_way_out(office: Office, case: str) -> None:
    """Others, who never had to do with it, take it to its end; whoever handed it in may take it back."""
    progress = office.case(case)
    there = deepcopy(office)
    submitter = replace(somebody(*_first(progress.now, office)), person=min(progress.submitters))
    there.given(p.WithdrawCase, submitter, case_id=case)
    if progress.status == RETURNED:
        return
    through = deepcopy(office)
    for _ in range(20):
        now = through.case(case)
        if now.status != OPEN:
            break
        if now.notice is not None:
            for objection in now.notice.waiting:
                fields = {"objection_id": objection, "upheld": False, "answer": "已核"}
                through.given(
                    p.AnswerObjection, somebody(now.now.level, now.now.role, 99), case_id=case, **fields
                )
            through.later(40)
            through.tick(case)
        else:
            missing = now.missing(now.now)
            first = 100 * (now.definition.names.index(now.step) + 1)
            others = [somebody(now.now.level, now.now.role, first + n) for n in range(missing)]
            through.step(case, others)
    assert through.case(case).status in {EFFECTED, RETURNED}


def _first(_: Step, office: Office) -> tuple[str, str]:
    first = office.register.procedures[0].steps[0]
    return first.level, first.role


def test_nothing_takes_effect_without_every_approval_and_no_case_is_stuck() -> None:
    counted: Counter[str] = Counter()

    @settings(
        max_examples=HISTORIES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        derandomize=True,
    )  # fmt: skip
    @given(st.integers(0, 2**32))
    def histories(seed: int) -> None:
        history = History(Random(seed), counted)
        for _ in range(DEEDS):
            history.deed()
            happened = history.office.happened if history.office.refusal is None else []
            if effects := [event for event in happened if event.type == "household.focus_marked"]:
                (effect,) = effects
                assert effect.case is not None
                approved(
                    list(history.office.state.events.values()),
                    effect.case,
                    history.office.register.procedures[0],
                )
                counted["effects"] += 1
        for case in history.cases:
            if history.office.case(case).status in {OPEN, RETURNED}:
                has_a_way_out(history.office, case)

    histories()
    short = {name: counted[name] for name, least in ACCEPTED.items() if counted[name] < least}
    assert short == {}
    assert {code for code in REFUSED if not counted[code]} == set()
    assert counted["effects"] >= EFFECTS
