"""Delegation: who may hand roles of his account to another person, for how long, and what comes of it.

The delegate stays who he is: his own account, person and division stand in what he records, and the
division bounds what he may do. It lies within the giver's, so no delegation reaches beyond the giver.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.divisions import contains
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.roles import ROLE_LABELS, RoleUnknown, check_roles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

#: Roles that can be handed on. Auditors, statisticians and administrators answer for themselves.
DELEGABLE = frozenset({"entry", "review", "approval"})
#: What lasts longer than this has no end that anybody has in mind; days, both ends included.
LONGEST = timedelta(days=366)


class RoleNotDelegable(NotAllowed):
    """The role cannot be handed on."""

    code, field, rule = "role_not_delegable", "roles", "rules §1"
    sentence = "“{role}”不能委托,只能委托录入、审核、审批。"


class RoleNotOwn(NotAllowed):
    """The account has the role not at all, or only by delegation."""

    code, field, rule = "role_not_own", "roles", "rules §1"
    sentence = "您的账号自己没有“{role}”角色,不能委托;受托的角色不能再委托。"


class RolesMissing(InvalidInput):
    """A delegation names at least one role."""

    code, field, sentence = "roles_missing", "roles", "请写明委托哪些角色。"


class DelegationToSelf(NotAllowed):
    """Both accounts belong to one person."""

    code, field, rule = "delegation_to_self", "to", "rules §1"
    sentence = "不能委托给自己,也不能委托给自己的另一个账号。"


class DelegateOutside(NotFound):
    """The delegate's account does not lie in the giver's division or is closed: as if it did not exist."""

    code, field, sentence = "account_not_found", "to", "没有找到这个账号。"


class DelegationDaysInvalid(InvalidInput):
    """The days are in the wrong order, begin in the past, or span too long."""

    code, field = "delegation_days_invalid", "last"
    sentence = "委托的起止日期有误:不能早于今天,止日不能早于起日,最长{days}天。"


class DelegationReasonMissing(InvalidInput):
    """A delegation says why."""

    code, field, sentence = "delegation_reason_missing", "reason", "请写明委托的理由。"


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a delegation: `roles` are the account's own."""

    account: str
    person: str
    division: str
    roles: frozenset[str]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What is handed on, and from which day to which, both included (Asia/Shanghai)."""

    roles: frozenset[str]
    first: date
    last: date
    reason: str


class Grant(NamedTuple):
    """A delegation that was not revoked, as it stands for the delegate; `held`: what the giver has now."""

    roles: frozenset[str]
    first: date
    last: date
    held: frozenset[str]


def check_delegation(
    giver: Party, delegate: Party, terms: Terms, roles_of_delegate: Iterable[str], today: date
) -> None:
    """`roles_of_delegate`: all that the delegate's person has, over accounts and delegations.

    Raises DelegateOutside, DelegationToSelf, RolesMissing, RoleUnknown, RoleNotDelegable, RoleNotOwn,
    DelegationDaysInvalid, DelegationReasonMissing and what `check_roles` raises.
    """
    if not delegate.active or not contains(giver.division, delegate.division):
        raise DelegateOutside
    if giver.person == delegate.person:
        raise DelegationToSelf
    _check_roles(terms.roles, giver.roles)
    if not today <= terms.first <= terms.last or terms.last - terms.first >= LONGEST:
        raise DelegationDaysInvalid(days=LONGEST.days)
    if not terms.reason.strip():
        raise DelegationReasonMissing
    check_roles(terms.roles.union(roles_of_delegate))


def _check_roles(roles: frozenset[str], own: frozenset[str]) -> None:
    if not roles:
        raise RolesMissing
    for role in sorted(roles):
        if role not in ROLE_LABELS:
            raise RoleUnknown(role=role[:20])
        if role not in DELEGABLE:
            raise RoleNotDelegable(role=ROLE_LABELS[role])
        if role not in own:
            raise RoleNotOwn(role=ROLE_LABELS[role])


def roles_in_force(grants: Iterable[Grant], today: date) -> frozenset[str]:
    """The roles that somebody has by delegation today: never one that the giver has lost meanwhile."""
    standing = (grant for grant in grants if grant.first <= today <= grant.last)
    return frozenset().union(*(grant.roles & grant.held for grant in standing))
