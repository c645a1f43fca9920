"""Natural changes of invented households: births, weddings, deaths, leaving and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain import commands as c

if TYPE_CHECKING:
    from api.generate.family import Family
    from api.generate.people import Someone

#: Reason of decrease → from and to which age people leave so.
AGES = {
    "married_out": (20, 35), "settled_abroad": (19, 45), "imprisoned": (19, 60), "out_of_contact": (22, 60),
    "registration_moved_out": (18, 60), "non_agricultural": (18, 45),
}  # fmt: skip
BACK = {"imprisoned": "released", "out_of_contact": "contact_regained"}


def leave(  # noqa: PLR0913, PLR0917  who, when and why
    family: Family, person: Someone, year: int, month: int, left: str, reason: str
) -> list[str]:
    """自然减少; a head who leaves is followed by another member. Ids of the events."""
    more: dict[str, Any] = {}
    if person.relation == "head" and family.others:
        more["new_head"] = family.new_head(successor(family), person)
    events = family.ask_in_month(
        c.RemoveMember, year, month, reason=reason, person=person.id, left=left, **more
    )
    family.part(person)
    return [event.id for event in events]


def successor(family: Family) -> Someone:
    """Who follows the head: the spouse, else the eldest who is grown, else the eldest."""
    return min(family.others, key=lambda p: (p.relation != "spouse", p.born))


def join(  # noqa: PLR0913, PLR0917  who, when and why
    family: Family, person: Someone, year: int, month: int, joined: str, reason: str
) -> None:
    """自然增加."""
    (event,) = family.ask_in_month(
        c.AddMember, year, month, reason=reason, entry=person.entry(), joined=joined
    )
    family.joined([person], [event.facts["person"]])


def death(family: Family, year: int, month: int) -> None:
    """Somebody old dies, sometimes the head; now and then the last of the household."""
    old = [p for p in family.people if p.age(year) > 62]
    if old and (len(family.people) > 1 or family.rng.random() < 0.4):
        person = min(old, key=lambda p: p.born)
        leave(family, person, year, month, "death", "因病去世,死亡证明已核")


def birth(family: Family, year: int, month: int) -> None:
    """A child is born to the head's young wife, or to a daughter-in-law."""
    mothers = [
        p for p in family.people
        if p.sex == "f" and 19 < p.age(year) < 43 and p.relation in {"spouse", "daughter_in_law"}
    ]  # fmt: skip
    if not mothers or any(p.age(year) < 2 for p in family.people):
        return
    grand = mothers[-1].relation == "daughter_in_law"
    sex = family.rng.choice("mf")
    relation = ("grandson" if grand else "son") if sex == "m" else ("granddaughter" if grand else "daughter")
    child = family.maker.newborn(relation, sex, year, max(0, month - 3) * 30, month * 30 - 30)
    join(family, child, year, month, "newborn", "新生儿,出生证明已核")


def wedding(family: Family, year: int, month: int) -> None:
    """A grown son brings a wife home."""
    sons = [p for p in family.people if p.relation == "son" and 22 <= p.age(year) < 40]
    if sons and not any(p.relation == "daughter_in_law" for p in family.people):
        born = sons[0].born.year + family.rng.randint(-1, 2)
        wife = family.maker.someone("daughter_in_law", "f", born, kin=False)
        wife.health = "healthy"
        join(family, wife, year, month, "married_in", "结婚登记,随夫落户")
        family.later(year + 1, birth)


def arrival(family: Family, year: int, month: int) -> None:
    """Somebody moves in, or is adopted."""
    if family.rng.random() < 0.4 and family.head.age(year) > 35:
        child = family.maker.someone("daughter", "f", year - family.rng.randint(1, 9))
        child.health = "healthy"
        join(family, child, year, month, "adopted", "收养登记证已核")
    else:
        kin = family.maker.someone("sibling", "m", family.head.born.year + 3)
        join(family, kin, year, month, "registration_moved_in", "户籍迁入")


def departure(family: Family, year: int, month: int) -> None:
    """A younger member leaves; prisoners and the lost come back two years later."""
    left = family.rng.choice([*AGES, "married_out", "registration_moved_out"])
    first, last = AGES[left]
    able = [
        p for p in family.others
        if first <= p.age(year) <= last and p.relation in {"son", "daughter", "sibling"}
        and (left != "married_out" or p.sex == "f")
    ]  # fmt: skip
    if able:
        person = able[0]
        leave(family, person, year, month, left, "户籍信息已核,本人已离户")
        if left in BACK:
            family.later(year + 2, _coming_back(person, BACK[left]))


def _coming_back(person: Someone, joined: str) -> Any:
    """Who was recorded as gone is in the household again: the same person."""

    def act(family: Family, year: int, month: int) -> None:
        if person.relation == "head":
            return
        join(family, person, year, month, joined, "本人已回村居住,派出所核实")

    return act
