"""Who lives in an invented household: sizes 1 to 6, about three on average, with ages that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.generate.people import HAN, LAST_YEAR, MONGOL, Maternity, Someone, full_name, schooling, surname

if TYPE_CHECKING:
    from random import Random

    from api.generate.county import Village
    from api.generate.course import Rates

HEALTH = ("healthy", "healthy", "healthy", "healthy", "chronic", "chronic", "major_illness", "disabled")
SEX_OF_HEAD = {"m": 82, "f": 18}
#: Province → its most numerous minority, and the share of its households outside towns that belong to it.
MINORITIES = {
    "15": (MONGOL, 0.22), "45": ("08", 0.4), "46": ("19", 0.2), "52": ("06", 0.2), "53": ("07", 0.15),
    "54": ("04", 0.95), "63": ("04", 0.4), "64": ("03", 0.4), "65": ("05", 0.6),
}  # fmt: skip


def _ethnicity(rng: Random, village: Village) -> str:
    ethnicity, share = MINORITIES.get(village.code[:2], (HAN, 0.0))
    return ethnicity if rng.random() < (0.92 if village.mongol else share) else HAN


class Maker:
    """Makes the people of one household, all born before it was registered."""

    def __init__(
        self, rng: Random, village: Village, maternity: Maternity, registered: int, rates: Rates
    ) -> None:
        self.rng = rng
        self.village = village
        self.maternity = maternity
        self.registered = registered
        self.rates = rates
        self.ethnicity = _ethnicity(rng, village)
        self.surname = surname(rng, self.ethnicity)

    def someone(self, relation: str, sex: str, born: int, *, kin: bool = True) -> Someone:
        """A member; those who are no kin of the head married in and have a name of their own."""
        ethnicity = self.ethnicity if kin or self.rng.random() < 0.8 else HAN
        family = self.surname if kin else surname(self.rng, ethnicity)
        day = self.maternity.birthday(self.rng, born, sex)
        age = LAST_YEAR - born
        return Someone(
            name=full_name(self.rng, family, sex, ethnicity), sex=sex, born=day, relation=relation,
            ethnicity=ethnicity,
            document=self.maternity.document(self.rng, day, sex, foreign=not kin and age > 20),
            health=self.rng.choice(HEALTH) if age > 45 or self.rng.random() < 0.25 else "healthy",
            education=schooling(self.rng, born), works=22 < age < 58 and self.rng.random() < 0.45,
        )  # fmt: skip

    def newborn(self, relation: str, sex: str, year: int, first: int, last: int) -> Someone:
        """A child born in a year, between two days counted from 0."""
        day = self.maternity.birthday(self.rng, year, sex, first, last)
        return Someone(
            name=full_name(self.rng, self.surname, sex, self.ethnicity), sex=sex, born=day,
            relation=relation, ethnicity=self.ethnicity,
            document=self.maternity.document(self.rng, day, sex, foreign=False), education="junior",
        )  # fmt: skip

    def household(self, at_least: int = 1) -> list[Someone]:
        """The members, the head first."""
        (size,) = self.rng.choices(list(self.rates.sizes), list(self.rates.sizes.values()))
        size = max(size, at_least)
        if size == 1:
            return [self._head(self.rng.randint(1936, 1975))]
        if size == 2 and self.rng.random() < 0.55:
            head = self._head(self.rng.randint(1938, 1958))
            return [head, self._spouse(head)]
        return self._family(size)

    def _head(self, born: int) -> Someone:
        (sex,) = self.rng.choices(list(SEX_OF_HEAD), list(SEX_OF_HEAD.values()))
        head = self.someone("head", sex, born)
        head.phone = f"1{self.rng.choice('35678')}{self.rng.randrange(10**9):09d}"
        return head

    def _spouse(self, head: Someone) -> Someone:
        sex = "f" if head.sex == "m" else "m"
        return self.someone("spouse", sex, head.born.year + self.rng.randint(-3, 4), kin=False)

    def _family(self, size: int) -> list[Someone]:
        head = self._head(self.rng.randint(1953, 1980))
        people = [head]
        if size > 2 or self.rng.random() < 0.4:
            people.append(self._spouse(head))
        while len(people) < size:
            people.append(self._next(people, head))
        return people

    def _next(self, people: list[Someone], head: Someone) -> Someone:
        there = {p.relation for p in people}
        if len(people) >= 4 and not there & {"father", "mother"} and head.born.year > 1956:
            born = max(head.born.year - self.rng.randint(20, 27), 1928)
            return self.someone("mother", "f", born, kin=False)
        if len(people) == 5 and "mother" in there and self.rng.random() < 0.5:
            return self.someone("father", "m", max(head.born.year - self.rng.randint(21, 28), 1928))
        return self._child(people, head)

    def _child(self, people: list[Someone], head: Someone) -> Someone:
        elder = [p.born.year for p in people if p.relation in {"son", "daughter"}]
        born = elder[-1] + self.rng.randint(2, 6) if elder else head.born.year + self.rng.randint(22, 27)
        if born >= self.registered:
            born = min(elder, default=self.registered + 1) - 2
        sex = self.rng.choice(self.rates.sexes)
        return self.someone("son" if sex == "m" else "daughter", sex, born)
