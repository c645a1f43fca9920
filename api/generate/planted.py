"""The planted mistakes of the demonstration county: one in each of its first villages.

Each is decided by the same rules as everything else; what is wrong is wrong outside the register.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from api.generate import natural
from api.generate.county import village_of
from api.generate.openings import opened
from api.generate.plot import Mistake, Plot
from api.generate.standing import end_policy, fall_back, leave_poverty
from api.generate.villages import tell
from domain import commands as c

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.generate.desk import Desk
    from api.generate.people import Maternity

NOW = 2020
COUPLE = (("head", "m", 1962), ("spouse", "f", 1964))
PARENTS = (*COUPLE, ("son", "m", 1988), ("daughter", "f", 1993))


def plant(desk: Desk, maternity: Maternity, seed: int, n: int) -> list[Mistake]:
    """Plant the mistake of this village, if it is to have one, after its `n` households."""
    if not has_mistake(desk.village.code):
        return []
    return [PLANTS[desk.village.index](Plot(desk, maternity, seed, n, desk.village.index))]


def has_mistake(code: str) -> bool:
    """Whether the village is one of those with a planted mistake."""
    return village_of(code).index < len(PLANTS)


def _wrong_exit(plot: Plot) -> Mistake:
    wrong, meant = plot.household(*COUPLE), plot.unregistered(*PARENTS)
    meant.head.name = wrong.head.name
    plot.register(meant)
    meant.survey(NOW, meant.line(NOW) * 3 // 2, safe=True)
    event = plot.exited(wrong, NOW, 104)
    return plot.mistake(
        "wrong_exit", "脱贫标错户",
        f"评议通过脱贫的是同名户主的另一户({meant.number}),却标在了本户。", event, wrong, kind="exit",
    )  # fmt: skip


def _living_twin(plot: Plot) -> Mistake:
    family = plot.unregistered(*COUPLE, ("son", "m", 1994))
    brother = plot.twin(family.people[2])
    brother.name = brother.name[:-1] + ("双" if brother.name[-1] != "双" else "喜")
    family.people.append(brother)
    plot.register(family)
    plot.exited(family, 2018)
    (event,) = natural.leave(family, brother, NOW, 6, "death", "死亡证明")
    return plot.mistake(
        "living_twin", "死亡记到了在世的孪生兄弟名下", "去世的是同日出生的兄弟,登记死亡的这一人健在。",
        event, family, person=brother.id, kind="death",
    )  # fmt: skip


def _wrong_bride(plot: Plot) -> Mistake:
    family = plot.household(*COUPLE, ("daughter", "f", 1994), ("daughter", "f", 1996))
    plot.exited(family, 2017)
    stays = family.people[3]
    (event,) = natural.leave(family, stays, NOW, 5, "married_out", "婚出,户口已迁走")
    return plot.mistake(
        "wrong_bride", "婚出记错人", "出嫁的是姐姐,登记婚出的是还在家的妹妹。", event, family,
        person=stays.id, kind="married_out",
    )  # fmt: skip


def _wrong_person_removed(plot: Plot) -> Mistake:
    family = plot.household(*PARENTS)
    plot.exited(family, 2018)
    person = family.people[2]
    day = family.day_in(NOW, 7)
    (event,) = family.ask(c.RemovePerson, day, reason="公职人员,错评", person=person.id)
    family.part(person)
    return plot.mistake(
        "wrong_person_removed", "清退错人", "有公职的是邻户的同名青年,本户这一人一直务农。",
        event.id, family,
        person=person.id, kind="person_removed",
    )  # fmt: skip


def _household_removed(plot: Plot) -> Mistake:
    family = plot.household(*PARENTS)
    plot.exited(family, 2019)
    day = family.day_in(NOW, 9)
    (event,) = family.ask(c.RemoveHousehold, day, reason="比对有小轿车,错评", reclaim=860_000)
    return plot.mistake(
        "household_removed", "整户误清退", "比对命中的车主与户主重名,本户没有车辆。", event.id, family,
        kind="household_removed",
    )  # fmt: skip


def _wrong_return(plot: Plot) -> Mistake:
    family = plot.household(*COUPLE)
    plot.exited(family, 2017)
    event = fall_back(family, NOW)
    return plot.mistake(
        "wrong_return", "返贫标错户", "因大病返贫的是本村另一户,本户收入稳定。",
        event.id, family, kind="return",
    )  # fmt: skip


def _neighbours_car(plot: Plot) -> Mistake:
    family = plot.household(*PARENTS)
    plot.exited(family, 2018)
    event = end_policy(family, NOW)
    return plot.mistake(
        "neighbours_car", "八类人群核实错户", "车登记在邻居名下,本户不属八类人群,不应停止享受政策。",
        event.id, family, kind="stable_exit",
    )  # fmt: skip


def _wrong_head_died(plot: Plot) -> Mistake:
    family = plot.household(*PARENTS)
    plot.exited(family, 2018)
    person = family.head
    event, _ = natural.leave(family, person, NOW, 4, "death", "死亡证明")
    family.survey(NOW, 650_000, safe=True)
    return plot.mistake(
        "wrong_head_died", "户主误登记死亡", "去世的是户主的妻子;登记时还变更了户主,之后又录入了当年采集表。",
        event, family, person=person.id, kind="death", refusal="has_dependents", chain=True,
    )  # fmt: skip


def _split_with_later(plot: Plot) -> Mistake:
    family = plot.household(*COUPLE, ("son", "m", 1988), ("daughter_in_law", "f", 1990))
    plot.exited(family, 2018)
    event_day = date(2019, 5, 20)
    child = family.divide(event_day, family.people[2:], "儿子成家,分户另过")
    event = plot.desk.saves[-1].events[0].id
    natural.birth(child, NOW, 9)
    child.survey(NOW, 720_000, safe=True)
    return plot.mistake(
        "split_with_later", "不该分的户分了,新户已有后续业务",
        f"公安户籍没有分户;新户({child.number})已登记新生儿和采集表,只能连同后续业务一起回退。",
        event, family, kind="split", refusal="unknown_rollback_kind", chain=True,
    )  # fmt: skip


def _relatives(plot: Plot) -> Mistake:
    family = plot.household(*COUPLE, ("sibling", "m", 1966))
    child = family.divide(date(2016, 6, 12), [family.people[2]], "兄弟分户", plot.neighbour)
    event = plot.desk.saves[-1].events[0].id
    plot.exited(child, 2019)
    plot.exited(family, 2018)
    return plot.mistake(
        "relatives_by_split", "亲属借分户进入名册",
        f"户主的弟弟有楼房有工资,借分户在邻村单独建了档({child.number}),2019年又标注脱贫。",
        event, family, kind="split", refusal="unknown_rollback_kind", chain=True,
    )  # fmt: skip


def _wrong_village(plot: Plot) -> Mistake:
    family = plot.unregistered(*PARENTS, identified=NOW)
    event = opened(family, c.IdentifyHousehold, village=plot.neighbour)
    family.survey(NOW, 240_000, safe=False)
    return plot.mistake(
        "wrong_village", "新识别选错了村", f"该户住在{plot.desk.village.name},识别时选成了邻村。",
        event.id, family,
        kind="identify", refusal="unknown_rollback_kind", chain=True, village=plot.neighbour,
    )  # fmt: skip


def _wrong_number(plot: Plot) -> Mistake:
    family = plot.household(*COUPLE, ("son", "m", 1990))
    plot.exited(family, 2017)
    son = family.people[2]
    brother = family.maker.someone("son", "m", 1986)
    (event,) = family.ask(
        c.CorrectIdentity, family.day_in(NOW, 8), reason="与户口簿核对",
        person=son.id, document=brother.document,
    )  # fmt: skip
    return plot.mistake(
        "wrong_number", "证件号码改成了家里另一人的", "改成了未登记的哥哥的号码,生日随之出错。",
        event.id, family,
        person=son.id, kind="identity", refusal="unknown_rollback_kind",
    )  # fmt: skip


def _village_delisted(plot: Plot) -> Mistake:
    desk, rng = plot.desk, plot.rng
    if desk.state.value("village", desk.village.code, "status") != "enrolled":
        tell(desk, rng, 8, c.EnrolVillage, date(NOW, 3, 2), "经公示确定", attribute="poor")
    (event,) = tell(desk, rng, 9, c.DelistVillage, date(NOW, 10, 15), "经验收出列")
    return plot.mistake(
        "village_delisted", "村误出列", "验收合格的是邻村,本村贫困发生率还高于3%。", event.id,
        kind="village_delisted", refusal="not_found",
    )  # fmt: skip


def _just_above(plot: Plot) -> Mistake:
    family = plot.household(*COUPLE)
    (survey,) = family.survey(NOW, family.line(NOW) + 260, safe=True)
    leave_poverty(family, NOW)
    return plot.mistake(
        "just_above", "收入刚过线就脱贫",
        "把还没有领到的分红算进了收入,人均刚好超过标准,采集表和据此的脱贫都不成立。",
        survey.id, family, kind="survey", refusal="unknown_rollback_kind", chain=True,
    )  # fmt: skip


def _earlier_year(plot: Plot) -> Mistake:
    family = plot.household(*PARENTS)
    event = plot.exited(family, 2018)
    family.survey(2019, 520_000, safe=True)
    return plot.mistake(
        "earlier_year", "以前年度误标的脱贫", "2018年脱贫时住房还是危房,采集表把邻户的住房填到了本户。",
        event, family, kind="exit", refusal="earlier_year", chain=True,
    )  # fmt: skip


def _middle_state(plot: Plot) -> Mistake:
    family = plot.household(*PARENTS)
    event = plot.exited(family, NOW)
    end_policy(family, NOW)
    return plot.mistake(
        "middle_state", "误标脱贫之后又停止享受政策",
        "脱贫标错了户,同月又按八类人群停止享受政策;要回退的脱贫夹在中间。",
        event, family, kind="exit", refusal="middle_state", chain=True,
    )  # fmt: skip


def _not_the_same(plot: Plot) -> Mistake:
    holder = plot.household(*PARENTS)
    family = plot.unregistered(*COUPLE, ("daughter", "f", 1993))
    other = family.people[2]
    other.document, other.born = holder.people[3].document, holder.people[3].born
    family.last = holder.last
    opened(family, c.TakeOverHousehold, status="not_exited", identified_year=2014, reason="由旧系统建账")
    family.survey(2014, 190_000, safe=False)
    (event,) = family.ask(
        c.DeleteDuplicate, family.day_in(NOW, 8), reason="两户重复登记",
        person=other.id, kept=holder.people[3].id, scope="across_households",
    )  # fmt: skip
    return plot.mistake(
        "not_the_same", "删掉的不是重复人口",
        f"旧系统里两人填了同一个号码,其实是两个人:{holder.number}户的号码正确,"
        "本户这一人的号码填错,应改号码而不是删除。",
        event.id, family, person=other.id, kind="duplicate", refusal="unknown_rollback_kind",
    )  # fmt: skip


PLANTS: tuple[Callable[[Plot], Mistake], ...] = (
    _wrong_exit, _living_twin, _wrong_bride, _wrong_person_removed, _household_removed, _wrong_return,
    _neighbours_car, _wrong_head_died, _split_with_later, _relatives, _wrong_village, _wrong_number,
    _village_delisted, _just_above, _earlier_year, _middle_state, _not_the_same,
)  # fmt: skip
