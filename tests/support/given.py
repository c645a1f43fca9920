"""Given / when / then in the domain's words, over a register in memory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from domain import commands as c
from domain.blocks import Conditions, Income, PersonForm
from domain.commands.years import CloseYear, ConfirmClosedYear
from domain.errors import Refused
from domain.finish import finish
from domain.known import Known
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.request import plan_asked
from domain.rules.erasing import admit, decided
from domain.rules.erasure import ApproveErasure, EraseAlone, Erasing, RejectErasure, RequestErasure
from domain.rules.restriction import RestrictPerson, UnrestrictPerson, restrict
from tests.support.people import document, entry
from tests.support.steering import Proposer
from tests.support.world import CHIEF, CLERK, STATISTICIAN, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.drafts import Draft
    from domain.events import Actor, Event
    from domain.known import Context
    from domain.rollback.preview import Preview

C = TypeVar("C", bound=c.Command)
T = TypeVar("T", bound="Callable[..., None]")

HERE, NEXT_DOOR, ELSEWHERE = "150525100200", "150525100201", "150622100200"
OLD = date(2019, 6, 1)
KEEPER = replace(CHIEF, account="keeper", person="person-keeper", roles=frozenset({"security_admin"}))

#: Command or refusal → the tests that are there for it.
COVERED: defaultdict[type[c.Command | Refused], list[str]] = defaultdict(list)
#: Commands accepted and refusals checked in the test that runs.
_seen: set[type[c.Command | Refused]] = set()


def covers(*what: type[c.Command | Refused]) -> Callable[[T], T]:
    """The test shows these commands accepted, these refusals given; it fails when it does not."""

    def mark(test: T) -> T:
        for one in what:
            COVERED[one].append(test.__name__)

        @wraps(test)
        def run(*args: Any, **kwargs: Any) -> None:
            _seen.clear()
            test(*args, **kwargs)
            assert not {one.__name__ for one in what if one not in _seen}

        return run  # type: ignore[return-value]  # pytest calls it like the test

    return mark


def covers_each(*what: type[Refused]) -> Callable[[T], T]:
    """The cases of the test give one of these refusals each, which it looks at itself."""

    def mark(test: T) -> T:
        for one in what:
            COVERED[one].append(test.__name__)
        return test

    return mark


def refused_with(refusal: Refused, kind: type[Refused], sentence: str | None = None, **data: Any) -> None:
    """Then it is this refusal, with this sentence and these data, and the sentence is whole."""
    assert type(refusal) is kind
    assert sentence is None or refusal.message == sentence
    assert "{" not in refusal.message
    assert refusal.message.endswith("。")
    assert {name: refusal.data[name] for name in data} == data
    _seen.add(kind)


@dataclass(frozen=True)
class Home:
    """A household as it was opened: its head, the other members, and the event."""

    id: str
    head: str
    others: tuple[str, ...]
    numbers: tuple[str, ...]
    event: Event

    @property
    def people(self) -> tuple[str, ...]:
        return (self.head, *self.others)


@dataclass
class Story(World):
    """A register whose commands get ids by themselves; 2020 unless said otherwise."""

    kin: frozenset[str] = frozenset()
    happened: list[Event] = field(default_factory=list)
    refusal: Refused | None = None
    told: int = 0

    def context(self, actor: Actor = CLERK) -> Context:
        return replace(super().context(actor), kin=self.kin)

    def command(self, kind: type[C], /, **fields: Any) -> C:
        self.told += 1
        common: dict[str, Any] = {"command_id": f"c{self.told}", "year": 2020, "reason": "测试"}
        if kind.NATURAL:
            common["month"] = 12
        return kind.model_validate({**common, **fields})

    def serial(self) -> int:
        self.told += 1
        return self.told

    # -- when, then

    def when(self, kind: type[c.Command], actor: Actor = CLERK, /, **fields: Any) -> None:
        """Give a command; what came of it is kept for `then`. A refusal has written nothing."""
        before = dict(self.state.events)
        self.happened, self.refusal = [], None
        try:
            self.happened = self.do(self.command(kind, **fields), actor)
            _seen.add(kind)
        except Refused as refusal:
            self.refusal = refusal
            assert self.state.events == before

    def given(self, kind: type[c.Command], actor: Actor = CLERK, /, **fields: Any) -> Event:
        """A command that was accepted; its first event."""
        self.when(kind, actor, **fields)
        if self.refusal is not None:
            raise self.refusal
        return self.happened[0]

    def then(self, event_type: str, **facts: Any) -> Event:
        """Then exactly one such event happened, with these facts."""
        if self.refusal is not None:
            raise self.refusal
        (event,) = [one for one in self.happened if one.type == event_type]
        assert {name: event.facts.get(name) for name in facts} == facts
        return event

    def then_refused(self, kind: type[Refused], sentence: str | None = None, **data: Any) -> None:
        """Then it was refused so."""
        assert self.refusal is not None
        refused_with(self.refusal, kind, sentence, **data)

    def value(self, kind: str, entity: str, name: str) -> Any:
        return self.state.value(kind, entity, name)

    def household(self, home: Home, name: str) -> Any:
        return self.value("household", home.id, name)

    def members(self, home: Home) -> tuple[str, ...]:
        return tuple(self.state.members(home.id))

    def relation(self, person: str, household: str) -> Any:
        return self.value("membership", f"{person}@{household}", "relation")

    # -- given

    def entries(self, *relations: str) -> list[c.Entry]:
        return [entry(self.serial(), relation) for relation in ("head", *relations)]

    def opened(self, kind: type[c.Opening], /, *relations: str, **fields: Any) -> Home:
        """A household opened with a head and these relations."""
        members = fields.pop("members", None) or self.entries(*relations)
        day = date(fields.get("year", 2020), 1, 1)
        event = self.given(
            kind, **{"village": HERE, "effective": day, "month": 1, **fields, "members": members}
        )
        return self.home(event)

    def home(self, event: Event) -> Home:
        ((household, fields),) = event.changes["household"].items()
        head, people = fields["head"], event.changes["person"]
        numbers = tuple(str(values.get("document")) for values in people.values())
        return Home(household, head, tuple(p for p in people if p != head), numbers, event)

    def identified(self, *relations: str, **fields: Any) -> Home:
        return self.opened(c.IdentifyHousehold, *relations, **fields)

    def taken_over(self, status: str, *relations: str, **fields: Any) -> Home:
        """A household that an older system knew in this status, since 2019 unless said otherwise."""
        poor = status in {"not_exited", "returned"}
        more = {"attribute": "general" if poor else "general_exited", "identified_year": 2014, "year": 2019}
        if status != "not_exited":
            more["exit_year"] = 2016
        return self.opened(c.TakeOverHousehold, *relations, status=status, **{**more, **fields})

    def surveyed(
        self, home: Home, *, wages: int = 500_000, forms: dict[str, Any] | None = None, **fields: Any
    ) -> Event:
        """The annual form: wages in fen per present member; every guarantee holds unless `forms` says so."""
        usual = {"education": "primary", "major_illness_insurance": True, "labour": "ordinary"}
        people = {
            p: PersonForm.model_validate({**usual, **(forms or {}).get(p, {})}) for p in self.members(home)
        }
        income = Income(wages_migrant=wages * len(people))
        blocks = {"conditions": Conditions(), "income": income, "persons": people}
        return self.given(c.SurveyHousehold, household=home.id, **{**blocks, **fields})

    def exited(self, home: Home, **fields: Any) -> Event:
        """脱贫 after a form on which everything holds."""
        self.surveyed(home, **fields)
        return self.given(c.ExitHousehold, household=home.id, **fields)

    def added(self, home: Home, **fields: Any) -> Event:
        return self.given(
            c.AddMember,
            **{"household": home.id, "joined": "newborn", "entry": entry(self.serial(), "son"), **fields},
        )

    def left(self, home: Home, person: str, left: str = "death", **fields: Any) -> Event:
        return self.given(c.RemoveMember, household=home.id, person=person, left=left, **fields)

    def split(self, home: Home, *moved: str, **fields: Any) -> Home:
        """分户: the first one moved is head of the new household, the others his sons."""
        event = self.given(
            c.SplitHousehold,
            **{"household": home.id, "village": HERE, "new_head": heading(*moved), **fields},
        )
        return self.home(event)

    def erasure_asked(self, subject: str, kind: str = "person", **more: Any) -> str:
        """申请抹除, by a security administrator; the case."""
        given = {"basis": "request", "reason": "", **more}
        command = self.command(RequestErasure, kind=kind, subject=subject, **given)
        (case,) = self.handled(command, KEEPER).changes["case"]
        return str(case)

    def erased(self, subject: str, kind: str = "person", **more: Any) -> Event:
        """个人信息抹除 by two people: decided outside the registry of rules, since the key goes with it."""
        case = self.erasure_asked(subject, kind, **more)
        return self.handled(self.command(ApproveErasure, case_id=case, reason=""), CHIEF)

    def erasure_rejected(self, case: str, ground: str = "unfounded", actor: Actor = CHIEF) -> Event:
        """否决抹除."""
        return self.handled(self.command(RejectErasure, case_id=case, ground=ground, reason=""), actor)

    def erased_alone(self, subject: str) -> Event:
        """As one person once did it."""
        command = self.command(EraseAlone, kind="person", subject=subject, basis="request", reason="")
        return self.handled(command, CHIEF, admitted=True)

    def handled(self, command: Erasing, actor: Actor, *, admitted: bool = False) -> Event:
        """Decided outside the registry of rules."""
        known = Known(self.state, self.context(actor))
        if not admitted:
            admit(command, known)
        return self._finished(command, known, decided(command, known))

    def restricted(self, person: str, basis: str = "request", actor: Actor = KEEPER, **more: Any) -> Event:
        """限制处理."""
        given = {"person": person, "basis": basis, "reason": "", **more}
        return self._restricting(self.command(RestrictPerson, **given), actor)

    def unrestricted(self, person: str, actor: Actor = KEEPER) -> Event:
        """解除限制处理."""
        return self._restricting(self.command(UnrestrictPerson, person=person, reason=""), actor)

    def _restricting(self, command: RestrictPerson | UnrestrictPerson, actor: Actor) -> Event:
        known = Known(self.state, self.context(actor))
        return self._finished(command, known, restrict(command, known))

    def _finished(self, command: c.Command, known: Known, drafts: list[Draft]) -> Event:
        (event,) = finish(command, known, drafts)
        self.state.add(event.at(len(self.state.events) + 1))
        _seen.add(type(command))
        return event

    # -- year-ends

    def closing(self, year: int) -> CloseYear:
        """The command that closes a year."""
        return self.command(CloseYear, year=year, form=1, reason="")

    def closed(self, *years: int) -> None:
        """These years closed, one after the other."""
        for year in years:
            self.close(self.closing(year))

    def begin_closing(self, command: CloseYear, actor: Actor = STATISTICIAN) -> list[Event]:
        events = super().begin_closing(command, actor)
        _seen.add(CloseYear)
        return events

    def end_closing(self, command: ConfirmClosedYear, actor: Actor = STATISTICIAN) -> list[Event]:
        events = super().end_closing(command, actor)
        _seen.add(ConfirmClosedYear)
        return events

    # -- rollback

    def preview(self, case: str) -> Preview:
        asked = self.value("case", case, "asked")
        return plan_asked(self.state, asked, self.context(CHIEF)).preview

    def ask(self, kind: type[c.Command] = RequestRollback, /, **fields: Any) -> str:
        """A case asked for by the clerk; its id."""
        (case,) = self.given(kind, **fields).changes["case"]
        return case

    def approved(self, case: str) -> list[Event]:
        """The case approved by the chief, on the preview as it stands; the compensating events."""
        self.given(ApproveCase, CHIEF, case_id=case, digest=self.preview(case).digest)
        return self.happened[1:]

    def rolled_back(self, *events: Event, chain: bool = False) -> list[Event]:
        return self.approved(self.ask(events=[e.id for e in events], chain=chain))

    def redone(self, *rollbacks: Event) -> list[Event]:
        return self.approved(self.ask(RequestRedo, events=[r.id for r in rollbacks]))


def heading(head: str, *others: str, relation: str = "son") -> dict[str, Any]:
    """A new head and the relations of the others to him."""
    return {"person": head, "relations": dict.fromkeys(others, relation)}


def child(serial: int, year: int, relation: str = "son", **more: Any) -> c.Entry:
    """A person born in the year."""
    return entry(serial, relation, document=document(serial, born=date(year, 3, 7)), **more)


def lived(seeds: Iterable[int]) -> World:
    """A register after one proposed command a seed; what was refused changed nothing."""
    world = World()
    for step, seed in enumerate(seeds):
        command = Proposer(world.state, Random(seed), step).propose()
        try:
            if isinstance(command, RequestRollback | RequestRedo):
                world.ask_and_approve(command)
            elif command is not None:
                world.do(command)
        except Refused:
            continue
    return world
