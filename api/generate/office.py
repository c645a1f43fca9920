"""Back-office work on invented households: corrections, adjustments, removals, back-fills, splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import commands as c

if TYPE_CHECKING:
    from api.generate.family import Family

LOW_INCOME = {
    "general": "low_income", "low_income": "general",
    "general_exited": "low_income_exited", "low_income_exited": "general_exited",
}  # fmt: skip


def focus(family: Family, year: int, month: int) -> None:
    """标注重点帮扶对象; it is taken off the year after."""
    family.ask(c.MarkFocus, family.day_in(year, month), reason="因病因残,列为重点帮扶对象", on=True)
    family.later(year + 1, _unfocus)


def _unfocus(family: Family, year: int, month: int) -> None:
    family.ask(c.MarkFocus, family.day_in(year, month), reason="家庭情况好转", on=False)


def plan_exit(family: Family, year: int, month: int) -> None:
    """标注计划脱贫 of a household that is still poor."""
    if family.poor:
        planned = max(family.exit_year or year, year)
        family.ask(c.PlanExit, family.day_in(year, month), reason="预脱贫", plan_year=planned)


def attribute(family: Family, year: int, month: int) -> None:
    """调整贫困户属性: the allowance is granted or ends."""
    after = LOW_INCOME[family.attribute]
    family.ask(c.AdjustAttribute, family.day_in(year, month), reason="低保复核", attribute=after)
    family.attribute = after


def standard(family: Family, year: int, month: int) -> None:
    """调整识别标准."""
    day = family.day_in(year, month)
    family.ask(c.AdjustStandard, day, reason="识别标准录入有误", standard="provincial")


def name(family: Family, year: int, month: int) -> None:
    """修改姓名和证件号码: a name that had been mistyped."""
    person = family.rng.choice(family.people)
    before = person.name
    other = family.rng.choice([x for x in "玉桂凤宝海金春文" if x not in before])
    person.name = before[:1] + other + before[-1]
    family.ask(
        c.CorrectIdentity, family.day_in(year, month), reason="姓名与户口簿不一致",
        person=person.id, name=person.name,
    )  # fmt: skip


def document(family: Family, year: int, month: int) -> None:
    """修改姓名和证件号码: a number with another birthday."""
    rng, person, maternity = family.rng, family.rng.choice(family.people), family.maker.maternity
    person.born = maternity.birthday(rng, person.born.year, person.sex)
    person.document = maternity.document(rng, person.born, person.sex, foreign=False)
    person.bare = False
    family.ask(
        c.CorrectIdentity, family.day_in(year, month), reason="与公安户籍比对不一致",
        person=person.id, document=person.document,
    )  # fmt: skip


def head(family: Family, year: int, month: int) -> None:
    """变更户主, to a grown member."""
    grown = [p for p in family.others if 20 <= p.age(year) < 65]
    if grown:
        day = family.day_in(year, month)
        family.ask(c.ChangeHead, day, reason="户口簿户主已变更", new_head=family.new_head(grown[0]))


def village(family: Family, year: int, month: int) -> None:
    """修改所在村, to a neighbouring one; the household's number stays."""
    if there := family.desk.neighbours:
        day = family.day_in(year, month)
        new = family.rng.choice(there)
        family.ask(c.ChangeVillage, day, reason="合村并组,所在村登记有误", village=new)
        family.place = new
        if family.course.demo:
            # From here on the clerks of the former village no longer see the household.
            family.agenda.clear()
            family.people = []


def backfill(family: Family, year: int, month: int) -> None:
    """家庭成员补录, sometimes of somebody without a document."""
    person = family.maker.someone("sibling", "m", family.head.born.year + family.rng.randint(-4, 6))
    # Who has no number cannot be taken in again from a workbook, so only the demonstration has some.
    person.bare = family.rng.random() < 0.4 and family.course.demo
    day = family.day_in(year, month)
    (event,) = family.ask(c.BackfillMember, day, reason="识别时漏登", entry=person.entry())
    family.joined([person], [event.facts["person"]])


def remove_person(family: Family, year: int, month: int) -> None:
    """贫困人口清退 of a member who was wrongly identified."""
    if family.others:
        person = family.others[-1]
        day = family.day_in(year, month)
        family.ask(c.RemovePerson, day, reason="识别时已有稳定工作", person=person.id)
        family.part(person)


def remove(family: Family, year: int, month: int) -> None:
    """贫困户清退."""
    family.ask(
        c.RemoveHousehold, family.day_in(year, month), reason="识别时家中有小轿车,属错评",
        reclaim=family.rng.randint(1, 60) * 10_000,
    )  # fmt: skip
    family.people = []


def split(family: Family, year: int, month: int) -> None:
    """分户: a grown son goes, with his wife and children if he has any."""
    sons = [p for p in family.people if p.relation == "son" and p.age(year) > 21]
    if sons:
        his = {"daughter_in_law", "grandson", "granddaughter"}
        moving = [sons[0], *(p for p in family.people if p.relation in his)]
        family.divide(family.day_in(year, month), moving, "儿子成家,分户另过")
