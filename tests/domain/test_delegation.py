"""Who may hand roles to whom, for how long, and what comes of it on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from domain import delegation as d
from domain.roles import AdministratorHasNoBusiness, RoleUnknown
from tests.support.given import covers_each

if TYPE_CHECKING:
    from domain.errors import Refused

DAY = date(2020, 12, 1)
GIVER = d.Party("a1", "p1", "150525", frozenset({"entry", "approval", "audit"}))
DELEGATE = d.Party("a2", "p2", "150525100", frozenset({"review"}))
TERMS = d.Terms(frozenset({"approval"}), DAY, DAY + timedelta(days=9), "出差")


def test_an_own_role_is_handed_to_somebody_of_the_division_or_under_it() -> None:
    d.check_delegation(GIVER, DELEGATE, TERMS, {"review"}, DAY)
    d.check_delegation(GIVER, replace(DELEGATE, division="150525"), TERMS, (), DAY)
    d.check_delegation(GIVER, DELEGATE, replace(TERMS, last=TERMS.first), (), DAY)


@covers_each(
    d.DelegateOutside, d.DelegationDaysInvalid, d.DelegationReasonMissing, d.DelegationToSelf,
    d.RoleNotDelegable, d.RoleNotOwn, d.RolesMissing,
)  # fmt: skip
@pytest.mark.parametrize(
    ("giver", "delegate", "terms", "held", "refusal"),
    [
        ({}, {"person": "p1"}, {}, (), d.DelegationToSelf),
        ({}, {"division": "150526"}, {}, (), d.DelegateOutside),
        ({}, {"division": "1505"}, {}, (), d.DelegateOutside),
        ({}, {"active": False}, {}, (), d.DelegateOutside),
        ({}, {}, {"roles": frozenset()}, (), d.RolesMissing),
        ({}, {}, {"roles": frozenset({"boss"})}, (), RoleUnknown),
        ({}, {}, {"roles": frozenset({"audit"})}, (), d.RoleNotDelegable),
        ({}, {}, {"roles": frozenset({"approval", "review"})}, (), d.RoleNotOwn),
        ({}, {}, {"first": DAY - timedelta(days=1)}, (), d.DelegationDaysInvalid),
        ({}, {}, {"last": DAY - timedelta(days=1)}, (), d.DelegationDaysInvalid),
        ({}, {}, {"last": DAY + timedelta(days=366)}, (), d.DelegationDaysInvalid),
        ({}, {}, {"reason": "  "}, (), d.DelegationReasonMissing),
        ({}, {}, {}, ("system_admin",), AdministratorHasNoBusiness),
        ({}, {}, {}, ("audit_admin",), AdministratorHasNoBusiness),
    ],
)
def test_what_cannot_be_handed_on(
    giver: dict[str, object], delegate: dict[str, object], terms: dict[str, object],
    held: tuple[str, ...], refusal: type[Refused],
) -> None:  # fmt: skip
    with pytest.raises(refusal, match=r"[一-鿿]"):
        d.check_delegation(
            replace(GIVER, **giver), replace(DELEGATE, **delegate), replace(TERMS, **terms), held, DAY  # type: ignore[arg-type]
        )  # fmt: skip


def test_a_year_is_not_too_long() -> None:
    d.check_delegation(GIVER, DELEGATE, replace(TERMS, last=DAY + timedelta(days=365)), (), DAY)


def test_a_grant_stands_from_its_first_day_to_its_last() -> None:
    grant = d.Grant(frozenset({"approval"}), DAY, DAY + timedelta(days=2), frozenset({"approval"}))
    stands = [bool(d.roles_in_force([grant], DAY + timedelta(days=n))) for n in range(-1, 4)]
    assert stands == [False, True, True, True, False]


def test_what_the_giver_has_lost_the_delegate_has_not() -> None:
    grants = [
        d.Grant(frozenset({"approval", "entry"}), DAY, DAY, frozenset({"entry", "audit"})),
        d.Grant(frozenset({"review"}), DAY, DAY, frozenset()),
    ]
    assert d.roles_in_force(grants, DAY) == {"entry"}
    assert d.roles_in_force([], DAY) == frozenset()
