"""Income as the form says it, quantities, and who is counted for which months."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import commands as c
from domain.blocks import Income
from domain.income import (
    PRODUCTION,
    PROPERTY,
    TRANSFER,
    WAGES,
    compute,
    income_year,
    months_counted,
    net_income,
)
from domain.quantities import half_up, yuan
from tests.support.given import Story

AMOUNTS = st.fixed_dictionaries({name: st.integers(0, 10**12) for name in Income.model_fields})
DAYS = st.dates(date(2015, 1, 1), date(2018, 12, 31))


@given(AMOUNTS)
def test_net_income_is_wages_production_property_transfers_less_expenditure(amounts: dict[str, int]) -> None:
    outside = {"production_expenditure", "insurance_claims", "out_of_pocket"}
    received = sum(value for name, value in amounts.items() if name not in outside)
    assert net_income(Income(**amounts)) == received - amounts["production_expenditure"]


def test_every_field_of_the_form_counts_once() -> None:
    counted = [*WAGES, *PRODUCTION, *PROPERTY, *TRANSFER]
    outside = ["production_expenditure", "insurance_claims", "out_of_pocket"]
    assert sorted(counted + outside) == sorted(Income.model_fields)


@given(AMOUNTS, st.integers(0, 50), st.lists(DAYS, max_size=5))
def test_the_four_figures_are_exact(amounts: dict[str, int], members: int, left: list[date]) -> None:
    computed = compute(Income(**amounts), members, left, 2017)
    assert computed.net == net_income(Income(**amounts))
    assert computed.person_months == members * 12 + sum(months_counted(day, 2017) for day in left)
    assert computed.reference == computed.net + amounts["insurance_claims"] - amounts["out_of_pocket"]
    if computed.person_months == 0:
        assert computed.per_capita == 0
        return
    exact = Fraction(computed.net * 12, computed.person_months)
    assert abs(Fraction(computed.per_capita) - exact) <= Fraction(1, 2)
    if exact >= 0:
        assert computed.per_capita == floor(exact + Fraction(1, 2))


@given(st.integers(0, 10**15), st.integers(1, 1000))
def test_halves_go_up_once(numerator: int, denominator: int) -> None:
    assert half_up(numerator, denominator) == (2 * numerator + denominator) // (2 * denominator)
    assert half_up(-numerator, denominator) in {
        -half_up(numerator, denominator), -half_up(numerator, denominator) + 1
    }  # fmt: skip


def test_halves() -> None:
    assert [half_up(n, 2) for n in (1, 3, 5)] == [1, 2, 3]
    assert [half_up(n, 4) for n in (1, 2, 3)] == [0, 1, 1]


def test_per_capita_is_net_by_the_people() -> None:
    assert compute(Income(wages_other=100_001), 2, (), 2017) == (100_001, 24, 50_001, 100_001)
    loss = Income(production_expenditure=100, insurance_claims=30, out_of_pocket=20)
    assert compute(loss, 1, (), 2017) == (-100, 12, -100, -90)
    assert compute(Income(wages_other=1), 0, (), 2017) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("left", "months"),
    [
        (date(2016, 9, 30), 0), (date(2016, 10, 1), 1), (date(2016, 10, 31), 1), (date(2016, 12, 31), 3),
        (date(2017, 1, 1), 4), (date(2017, 8, 31), 11), (date(2017, 9, 1), 12), (date(2017, 9, 30), 12),
        (date(2017, 12, 31), 12),
    ],
)  # fmt: skip
def test_who_left_counts_by_month_up_to_the_leaving(left: date, months: int) -> None:
    assert months_counted(left, 2017) == months


@given(DAYS)
def test_months_counted_never_fall(day: date) -> None:
    assert income_year(2017) == (date(2016, 10, 1), date(2017, 9, 30))
    assert 0 <= months_counted(day, 2017) <= months_counted(day + timedelta(days=1), 2017) <= 12


@given(st.integers(-(10**15), 10**15))
def test_fen_in_yuan(fen: int) -> None:
    written = yuan(fen)
    whole, _, cents = written.partition(".")
    assert len(cents) == 2
    assert Fraction(written) * 100 == fen
    assert written.startswith("-") == (fen < 0)
    assert whole


def test_the_form_counts_who_left_within_the_income_year() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son", "daughter", "mother", effective=date(2019, 1, 1))
    son, daughter, mother = home.others
    story.left(home, son, year=2019, month=9)
    story.left(home, daughter, year=2019, month=12)
    story.left(home, mother, month=10)
    event = story.given(c.SurveyHousehold, household=home.id, income=Income(wages_other=280))
    block = event.changes["household_year"][f"{home.id}@2020"]["income"]
    assert (block["members"], block["person_months"]) == (1, 12 + 3 + 12)
    assert block["per_capita"] == 124
    assert event.facts["members"] == 1


def test_who_left_and_came_back_counts_once() -> None:
    story = Story()
    home = story.identified("son")
    son = home.others[0]
    story.left(home, son, "married_out", month=3)
    name, number = story.value("person", son, "name"), home.numbers[1]
    story.added(home, entry=c.Entry(name=name, document=number, relation="son"), joined="released", month=4)
    event = story.given(c.SurveyHousehold, household=home.id, income=Income(wages_other=100))
    assert event.changes["household_year"][f"{home.id}@2020"]["income"]["person_months"] == 24
