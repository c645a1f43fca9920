"""Invented people: names of the place, ages, and valid document numbers that occur once in the county."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.commands import Entry
from domain.identity import check_character

if TYPE_CHECKING:
    from random import Random

HAN, MONGOL = "01", "02"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = "王李张刘陈杨赵孙于徐马高周吴林郭宋董梁韩许冯姜程曹袁邓丁崔任田石谭贾邹孟秦阎薛侯雷白史陶郝尹段杜"
MONGOL_SURNAMES = "包白宝席韩陈李吴何金佟孟康齐云"
MALE = _words(
    "国军 建国 建华 志强 永福 宝山 文斌 德海 玉柱 海龙 树林 春生 凤山 占军 洪涛 振国 福贵 金山 万财 明 "
    "伟 磊 强 勇 军 刚 鹏 超 浩 宇 子轩 浩然 俊杰 天佑 家豪 立新 红星 景春 万良 广才 长青 守义 学文 少华"
)
FEMALE = _words(
    "秀英 桂兰 玉兰 凤琴 淑芬 秀兰 桂英 玉梅 凤英 淑珍 红梅 艳华 丽娟 海霞 春梅 晓燕 丽 静 敏 艳 娜 玲 "
    "雪 婷婷 欣怡 梓涵 雨桐 思琪 佳慧 美玲 金花 素珍 桂芝 彩霞 秋菊 亚男 立华 翠平 月娥 文静"
)
MONGOL_MALE = _words(
    "巴特尔 那日松 布和 朝鲁 孟和 青格勒 吉日木图 额尔敦 特木尔 呼格吉勒 宝音 阿拉坦 苏和 毕力格 "
    "达日罕 哈斯额尔敦 白音那 乌力吉 斯日古楞 朝格图 满都拉 查干 敖特根 锡林 那顺"
)
MONGOL_FEMALE = _words(
    "乌日娜 其木格 萨仁 斯琴高娃 图雅 娜仁 敖登 乌云 通拉嘎 塔娜 阿茹娜 格日勒 哈斯 金花 苏日娜 "
    "萨日朗 乌兰 阿丽玛 青春 其其格 德力格尔 娜日苏 海棠 莲花 乌仁"
)
#: First six digits of those who married into the demonstration county from its neighbourhood.
ELSEWHERE = ("150524", "150521", "150523", "150404", "211382", "210922")
LAST_YEAR = 2020
#: Slots of document numbers that stretches have; those after them are spare, see `number`.
SLOTS = 450


@dataclass(slots=True)
class Someone:
    """One person: as entered, and what the yearly forms say of him. `id` comes with his entry."""

    name: str
    sex: str
    born: date
    relation: str
    ethnicity: str
    document: str
    health: str = "healthy"
    education: str = "primary"
    works: bool = False
    phone: str | None = None
    id: str = ""
    bare: bool = field(default=False)

    def entry(self) -> Entry:
        """What the clerk types; a bare person has no document."""
        if self.bare:
            return Entry(
                name=self.name, relation=self.relation, sex=self.sex, birth_date=self.born,
                ethnicity=self.ethnicity,
            )  # fmt: skip
        return Entry(
            name=self.name, document=self.document, relation=self.relation,
            ethnicity=self.ethnicity, phone=self.phone,
        )  # fmt: skip

    def age(self, year: int) -> int:
        """Age reached in the year."""
        return year - self.born.year


def number(division: str, born: date, sex: str, slot: int) -> str:
    """A resident number; on one birthday each slot (0 to 499) and sex has sequence digits of its own."""
    sequence = (slot * 7 + born.day) % 500 * 2 + (sex == "m")
    body = f"{division}{born:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


class Maternity:
    """Gives the people of one stretch of households their birthdays: no two of one sex share one.

    The stretch's index is its slot in the sequence digits; where a county has more stretches than slots,
    those of one slot have days of their own. So no number comes twice in the county; and none in two
    counties, unless some were born `elsewhere` (first six digits).
    """

    def __init__(self, county: str, index: int, of: int, elsewhere: tuple[str, ...] = ()) -> None:
        self.county = county
        self.slot, self._turn = index % SLOTS, index // SLOTS
        self._turns = -(-of // SLOTS)
        self._elsewhere = elsewhere or (county,)
        self._taken: set[tuple[date, str]] = set()

    def birthday(self, rng: Random, year: int, sex: str, first: int = 0, last: int = 364) -> date:
        """A day of the year, counted from 0, that is free; later ones when it is taken."""
        day = date(year, 1, 1) + timedelta(days=rng.randint(first, last))
        while (day, sex) in self._taken or day.toordinal() % self._turns != self._turn:
            day += timedelta(days=1)
        self._taken.add((day, sex))
        return day

    def document(self, rng: Random, born: date, sex: str, *, foreign: bool) -> str:
        """The number of somebody born on a day that `birthday` gave."""
        division = rng.choice(self._elsewhere) if foreign else self.county
        return number(division, born, sex, self.slot)


def surname(rng: Random, ethnicity: str) -> str:
    """A surname; empty for the Mongols who have none."""
    if ethnicity != MONGOL:
        return SURNAMES[min(rng.randrange(len(SURNAMES)), rng.randrange(len(SURNAMES)))]
    return "" if rng.random() < 0.45 else rng.choice(MONGOL_SURNAMES)


def full_name(rng: Random, family: str, sex: str, ethnicity: str) -> str:
    """A name; without a surname a Mongol one."""
    if ethnicity == MONGOL and (not family or rng.random() < 0.4):
        return family + rng.choice(MONGOL_MALE if sex == "m" else MONGOL_FEMALE)
    return (family or "包") + rng.choice(MALE if sex == "m" else FEMALE)


def schooling(rng: Random, born: int) -> str:
    """How far somebody born in a year went at school, when he is out of it."""
    if born < 1945:
        return "illiterate" if rng.random() < 0.6 else "primary"
    if born < 1965:
        return rng.choice(("illiterate", "primary", "primary", "junior"))
    if born < 1985:
        return rng.choice(("primary", "junior", "junior", "junior", "senior"))
    return rng.choice(("junior", "junior", "senior", "college", "bachelor_or_above"))
