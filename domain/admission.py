"""Admission: who may give a command here and now. What merely admits is not rested on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.commands import OfCounty, OfHousehold
from domain.divisions import LEVEL_LABELS, reaches
from domain.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from domain.roles import ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.commands import Command
    from domain.events import Actor
    from domain.fold import State
    from domain.known import Context


class RoleMissing(NotAllowed):
    """The account lacks the role."""

    code, sentence = "role_missing", "您的账号没有“{role}”角色,不能办理。"


class BackOffice(NotAllowed):
    """Back-office functions belong to a higher level (国扶手册2017 ch. 8)."""

    code, sentence = "back_office", "这是后台数据管理业务,须由{level}级或以上账号办理。"


class CorrectionNeedsEvidence(InvalidInput):
    """A correction of a closed year is shown by at least one document."""

    code, field, rule = "correction_needs_evidence", "evidence", "rules §6"
    sentence = "更正已经定格的年度,须附至少一份佐证。"


class CorrectionNotNeeded(RuleBroken):
    """Nothing that is to be changed counts for a closed year, so there is nothing to correct."""

    code, field, rule = "correction_not_needed", "correction", "rules §6"
    sentence = "所涉年度都没有定格,不需要走更正程序,请去掉更正依据后办理。"


class OwnHousehold(NotAllowed):
    """Nobody acts alone on his own household or that of a relative he declared."""

    code, sentence = "own_household", "这一户是您本人或您申报的亲属的家庭,请由其他人员办理。"


def admit(command: Command, state: State, context: Context) -> None:
    """Raises NotFound for what lies outside, NotAllowed, or a refusal of time."""
    require_role(context.actor, command.ROLE)
    division = _require_inside(command, state, context)
    context.register.require_not_frozen(division, context.today)
    if command.BACK_OFFICE:
        require_back_office(context)
    if command.correction is None:
        context.register.require_year(command.year)
        context.register.require_window(command.OPERATION, division, command.year, context.today)
    else:
        _require_correction(command, context)


def admit_decided(
    commands: Iterable[type[Command]], year: int, context: Context,
    *,
    villages: Collection[str], households: Iterable[str],
) -> None:  # fmt: skip
    """As `admit`, of commands that were decided before and correct nothing: what may have changed since.

    `villages` and `households` are those that their events concern.
    """
    require_role(context.actor, "entry")
    for household in households:
        require_not_kin(context, household)
    for village in villages:
        require_within(context, village, "这个村")
    context.register.require_year(year)
    for command in commands:
        if command.BACK_OFFICE:
            require_back_office(context)
        for village in villages:
            context.register.require_window(command.OPERATION, village, year, context.today)


def require_role(actor: Actor, role: str) -> None:
    """Raises RoleMissing."""
    if role not in actor.roles:
        raise RoleMissing(role=ROLE_LABELS[role])


def require_back_office(context: Context) -> None:
    """Raises BackOffice unless the account's level is high enough."""
    needed = context.register.back_office_level
    if not reaches(context.actor.division, needed):
        raise BackOffice(level=LEVEL_LABELS[needed])


def _require_correction(command: Command, context: Context) -> None:
    """The year is closed, and the back office corrects it on evidence; its windows are over."""
    context.register.require_range(command.year)
    require_corrects(command, context, [command.year])
    require_back_office(context)


def require_corrects(command: Command, context: Context, years: Iterable[int]) -> None:
    """Raises CorrectionNotNeeded when none of the years is closed, CorrectionNeedsEvidence."""
    if not any(context.register.is_closed(year) for year in years):
        raise CorrectionNotNeeded
    if not command.evidence:
        raise CorrectionNeedsEvidence


def require_not_kin(context: Context, household: str) -> None:
    """Raises OwnHousehold."""
    if household in context.kin:
        raise OwnHousehold


def require_within(context: Context, place: str | None, what: str) -> str:
    """The village or county. Raises NotFound: outside the account's division nothing exists for it."""
    if place is None or not place.startswith(context.actor.division):
        raise NotFound(what=what)
    return place


def _require_inside(command: Command, state: State, context: Context) -> str:
    """The village or county that the command concerns, inside the account's division."""
    if isinstance(command, OfCounty):
        return require_within(context, command.county, "这个县")
    village: str | None = getattr(command, "village", None)
    if isinstance(command, OfHousehold):
        require_not_kin(context, command.household)
        home: str | None = state.value("household", command.household, "village")
        require_within(context, home, "这一户")
        village = village or home
    return require_within(context, village, "这个村")
