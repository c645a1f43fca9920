"""Every stored form of an event has its golden file, and reads back as it was written.

`HUCE_UPDATE_GOLDEN=1 pytest tests/test_golden.py` writes the files anew.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import from_json, to_json

from domain import commands as c
from domain.blocks import Conditions, Income, Measures, PersonForm
from domain.drafts import EVENT_TYPES
from domain.events import Sealed
from domain.fields import PERSONAL, subject
from domain.orders.commands import WithdrawOrder
from domain.procedures import commands as p
from domain.rollback.commands import RejectCase
from domain.words import event_label
from ledger.codec import decode, encode
from tests.support.given import HERE, NEXT_DOOR, Story, child, heading
from tests.support.orders import CHECKER, Desk
from tests.support.people import document, entry
from tests.support.procedures import Office, documents, somebody
from tests.support.world import CHIEF

if TYPE_CHECKING:
    from domain.events import Changes, Event
    from ledger.codec import Row

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("HUCE_UPDATE_GOLDEN") == "1"
AT = datetime(2020, 12, 31, 8, 30, tzinfo=UTC)
EVIDENCE = ["sha256:" + "0123456789abcdef" * 4]
MONITORING = {
    "category": "sudden_hardship", "risks": ["natural_disaster", "illness"], "disaster": "flood",
    "problems": {"housing_problem": True}, "income": {"wages_other": 100_000},
}  # fmt: skip


def told() -> dict[str, Event]:
    """A story in which every type of event happens; the first of each type."""
    story = Story()
    for chapter in (
        _register, _people, _corrections, _duplicates, _villages, _cases, _places, _helpers, _years,
        _erasures,
    ):  # fmt: skip
        chapter(story)
    first: dict[str, Event] = {}
    for event in (
        *story.state.events.values(),
        *_procedures().state.events.values(),
        *_orders().state.events.values(),
    ):
        first.setdefault(event.type, event)
    return first


def _procedures() -> Office:
    """A case with everything that can happen to one, in a story of its own."""
    office = Office(today=date(2020, 11, 2))
    home = office.identified()
    office.surveyed(home)
    case = office.exit_of(home)
    clerk, poster = somebody("village", "entry"), somebody("village", "entry", 5)
    again = {"command": "exit-household", "content": {"household": home.id}, "evidence": documents(2)}
    office.until(case, "notice")
    office.at(case, p.PostNotice, poster)
    objection = office.given(p.RaiseObjection, poster, case_id=case, objection="家里有车")
    upheld = {"objection_id": objection.id, "upheld": True, "answer": "属实"}
    office.given(p.AnswerObjection, poster, case_id=case, **upheld)
    office.given(p.ResubmitCase, clerk, case_id=case, **again)
    office.later(31)
    office.tick(case)
    office.does(case, p.ReturnCase, somebody("village", "review", 9), back_to="proposal")
    office.given(p.ResubmitCase, clerk, case_id=case, **again)
    office.rolled_back(office.through(case)[-1])
    office.given(p.ReopenCase, clerk, case_id=case)
    office.given(p.WithdrawCase, clerk, case_id=case)
    dismissed = office.exit_of(home)
    office.does(dismissed, p.DismissCase, somebody("village", "review", 9))
    return office


def _orders() -> Desk:
    """Everything that can happen to a work order, in a story of its own."""
    desk = Desk(today=date(2020, 11, 2))
    home = desk.identified()
    order = desk.stands(home.id, home.head)
    desk.assigned(home.id)
    desk.answered(order)
    desk.checks(order, accepted=False, reason="照片不清", days=3)
    desk.answered(order)
    desk.checks(order, explained="在船上务工")
    desk.stands(home.id, home.head, None)
    desk.assigned(home.id)
    desk.given(WithdrawOrder, CHECKER, order_id=order, reason="误下")
    return desk


def _register(story: Story) -> None:
    home = story.identified("spouse", "son", number="150525001", address="村东头1号", phone="13800000001",
                            other_causes=["illness"], evidence=EVIDENCE, case="0" * 20)  # fmt: skip
    story.given(c.PlanExit, household=home.id, plan_year=2021)
    story.given(
        c.SurveyHousehold, household=home.id, conditions=Conditions(arable_land=1250, fuel="coal"),
        income=Income(wages_migrant=1_500_001), measures=Measures(industry=True),
        persons={p: PersonForm(education="primary", major_illness_insurance=True) for p in home.people},
    )  # fmt: skip
    story.given(c.ExitHousehold, household=home.id)
    story.given(c.EndPolicy, household=home.id, category="car", member=home.head)
    other = story.taken_over("stably_exited", return_year=2015, number="150525002")
    story.given(c.ReturnHousehold, household=other.id, cause="disaster")
    story.given(c.StablyExitHousehold, household=other.id, category="town_house", member=other.head)
    story.given(c.StartMonitoring, household=other.id, month=11, monitoring=MONITORING)
    story.given(c.EliminateRisk, household=other.id, way="by_help")
    story.given(c.RemoveHousehold, household=other.id, reclaim=120_000)
    bare = c.Entry(name="无证", relation="head", sex="f", birth_date=date(1950, 2, 3))
    story.opened(c.BackfillHousehold, members=[bare], documented=False, identified_year=2015)


def _people(story: Story) -> None:
    home = story.identified("son", "daughter", "mother")
    son, daughter, mother = home.others
    story.added(home, entry=child(9, 2020, phone="13900000002", number="p-1"), month=3)
    story.left(home, mother, month=4)
    story.given(c.RemovePerson, household=home.id, person=daughter)
    bare = c.Entry(name="补录", relation="other", sex="m", birth_date=date(1960, 1, 2))
    story.given(c.BackfillMember, household=home.id, entry=bare)
    story.split(home, son, village=NEXT_DOOR, number="150525003", address="村西头2号")


def _corrections(story: Story) -> None:
    home = story.identified("son", "daughter")
    son, daughter = home.others
    story.given(c.ChangeHead, household=home.id, new_head=heading(son, home.head, daughter))
    story.given(c.CorrectIdentity, household=home.id, person=son, name="更正", document=document(900))
    story.given(c.ChangeVillage, household=home.id, village=NEXT_DOOR)
    story.given(c.AdjustAttribute, household=home.id, attribute="low_income")
    story.given(c.AdjustStandard, household=home.id, standard="provincial")
    story.given(c.MarkFocus, household=home.id, on=True)


def _duplicates(story: Story) -> None:
    first = story.identified()
    members = [entry(950), entry(951, "son", document=first.numbers[0])]
    home = story.taken_over("not_exited", members=members, year=2020)
    story.given(c.DeleteDuplicate, household=home.id, person=home.others[0], kept=first.head,
                scope="across_households")  # fmt: skip


def _villages(story: Story) -> None:
    story.given(c.EnrolVillage, village=HERE, attribute="poor")
    story.given(c.AdjustVillageAttribute, village=HERE, attribute="deeply_poor")
    story.given(c.DelistVillage, village=HERE)


def _cases(story: Story) -> None:
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    (rollback,) = story.rolled_back(mark)
    story.redone(rollback)
    case = story.ask(events=[mark.id])
    story.given(RejectCase, CHIEF, case_id=case)
    # As it was recorded while one person was enough; as it is now, see the helper's.
    story.erased_alone(home.head)


def _places(story: Story) -> None:
    village = {"all_households": 320, "all_people": 950, "collective_income": 3_500_000, "bus": True}
    story.given(c.SurveyVillage, village=HERE, form=village)
    natural = {"paved_road": False, "unpaved_to_village": 350}
    story.given(c.SurveyNaturalVillage, village=HERE, name="东屯", form=natural)
    story.given(c.SurveyCounty, county=HERE[:6], form={"gross_product": 1_150_000_000_000, "hospitals": 0})


def _helpers(story: Story) -> None:
    home = story.identified()
    event = story.given(
        c.PairHelper, household=home.id, name="赵帮扶", unit="县水务局", post="科员", sex="f",
        political_status="member", phone="13800000009", since=date(2020, 3, 1),
    )  # fmt: skip
    story.given(c.EndPairing, household=home.id, pairing=event.facts["pairing"], ended="transferred")
    # The ids that follow were given out when an erasure stood here.
    story.serial()


def _years(story: Story) -> None:
    story.closed(2019)


def _erasures(story: Story) -> None:
    home = story.identified()
    paired = story.given(c.PairHelper, household=home.id, name="钱帮扶", unit="县水务局")
    pairing = paired.facts["pairing"]
    story.erasure_rejected(story.erasure_asked(pairing, "pairing"), "mistaken")
    story.erased(pairing, "pairing")
    story.restricted(home.head, paper="内检〔2020〕12号")
    story.unrestricted(home.head)


def sealed(event: Event) -> Event:
    """The event with a fixed stand-in for every personal value: no key, no chance."""
    changes: Changes = {
        kind: {
            entity: {
                name: Sealed(subject(entity), "x")
                if (kind, name) in PERSONAL and value is not None
                else value
                for name, value in fields.items()
            }
            for entity, fields in entities.items()
        }
        for kind, entities in event.changes.items()
    }
    facts = dict(event.facts)
    if personal := facts.get("personal"):
        facts["personal"] = {
            owner: {name: Sealed(subject(owner), "x") for name in values}
            for owner, values in personal.items()
        }
    return replace(event, facts=facts, changes=changes)


def as_golden(event: Event) -> dict[str, Any]:
    """What the ledger keeps of the event, as JSON that a person can read."""
    body, meta = encode(sealed(event))
    actor = event.actor
    return {
        "id": event.id, "type": event.type, "version": event.version, "tags": list(event.tags),
        "actor": [actor.account, actor.person, actor.division],
        "body": from_json(body), "meta": from_json(meta),
    }  # fmt: skip


def row(golden: dict[str, Any]) -> Row:
    return (
        7, golden["id"], golden["type"], golden["version"], golden["tags"], AT, *golden["actor"],
        golden["id"].rpartition(".")[0], to_json(golden["body"]), to_json(golden["meta"]),
    )  # fmt: skip


def path(event_type: str) -> Path:
    return GOLDEN / f"{event_type}.json"


def read(event_type: str) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(path(event_type).read_text("utf-8"))
    return golden


@pytest.fixture(scope="module")
def story() -> dict[str, Event]:
    events = told()
    if UPDATE:
        GOLDEN.mkdir(exist_ok=True)
        for old in GOLDEN.glob("*.json"):
            old.unlink()
        for event in events.values():
            text = json.dumps(as_golden(event), ensure_ascii=False, indent=1)
            path(event.type).write_text(text + "\n", "utf-8")
    return events


def test_every_type_of_event_has_a_golden_file_and_a_name(story: dict[str, Event]) -> None:
    types = sorted(EVENT_TYPES)
    assert sorted(story) == types
    assert sorted(file.stem for file in GOLDEN.glob("*.json")) == types
    assert all(event_label(one) for one in types)


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_what_is_written_today_is_what_was_written_then(story: dict[str, Event], event_type: str) -> None:
    event, golden = story[event_type], read(event_type)
    assert as_golden(event) == golden
    # The leaf hashes bytes, so the order of the fields counts too.
    assert encode(sealed(event)) == (to_json(golden["body"]), to_json(golden["meta"]))


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_a_golden_file_reads_back_as_the_event(story: dict[str, Event], event_type: str) -> None:
    event = sealed(story[event_type])
    actor = replace(event.actor, roles=frozenset())
    assert decode(row(read(event_type))) == replace(event, actor=actor).at(7, AT)


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_the_facts_of_a_golden_file_are_those_that_the_type_has(event_type: str) -> None:
    facts = dict(read(event_type)["body"]["facts"])
    facts.pop("personal", None)
    facts.pop("evidence", None)
    fields = EVENT_TYPES[event_type].model_fields
    whole = dict.fromkeys(fields) | facts
    EVENT_TYPES[event_type].model_validate(whole)


def test_no_personal_value_lies_open_in_a_golden_file(story: dict[str, Event]) -> None:
    values = {
        str(value)
        for event in story.values()
        for key, value in event.assignments()
        if (key.kind, key.field) in PERSONAL and value is not None
    }
    assert len(values) > 20
    for file in GOLDEN.glob("*.json"):
        text = file.read_text("utf-8")
        assert not [value for value in values if value in text], file.name
