"""Whose password an administrator may reset: the level above does, and the nation, above which is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.admission import require_role
from domain.divisions import NATION
from domain.errors import NotAllowed

if TYPE_CHECKING:
    from domain.events import Actor

ROLE = "system_admin"


class OwnReset(NotAllowed):
    """Whoever knows his password changes it, and who does not is helped by somebody else."""

    code, sentence = "own_reset", "不能重置自己的密码:知道原密码的请修改密码,忘记的请另一位系统管理员重置。"


class ResetByLevelAbove(NotAllowed):
    """The administrator belongs to the account's own level."""

    code, sentence = "reset_by_level_above", "本级账号的密码,须由上一级的系统管理员重置。"


def check_reset(actor: Actor, division: str, person: str) -> None:
    """`division` and `person` are those of the account, which lies within the actor's division.

    Raises RoleMissing, OwnReset, ResetByLevelAbove.
    """
    require_role(actor, ROLE)
    if person == actor.person:
        raise OwnReset
    if division == actor.division != NATION:
        raise ResetByLevelAbove
