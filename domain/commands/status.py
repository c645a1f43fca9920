"""Commands that change where a household stands."""

from pydantic import Field

from domain.commands.base import Id, OfHousehold, Text
from domain.texts import Year


class ExitHousehold(OfHousehold):
    """脱贫(享受政策)."""

    NAME, OPERATION = "exit-household", "exit"


class StablyExitHousehold(OfHousehold):
    """脱贫(不再享受政策): a member came under one of the 八类人群."""

    NAME, OPERATION = "stably-exit-household", "exit"
    category: str
    member: Id


class EndPolicy(OfHousehold):
    """已脱贫(不再享受政策)."""

    NAME, OPERATION = "end-policy", "exit"
    category: str
    member: Id


class ReturnHousehold(OfHousehold):
    """返贫."""

    NAME, OPERATION = "return-household", "return"
    cause: str


class RemoveHousehold(OfHousehold):
    """贫困户清退: wrongly identified from the start. `reclaim` is money to get back, fen."""

    NAME, BACK_OFFICE = "remove-household", True
    reclaim: int = Field(default=0, ge=0)
    reason: Text


class MarkFocus(OfHousehold):
    """标注重点帮扶对象."""

    NAME = "mark-focus"
    on: bool


class PlanExit(OfHousehold):
    """标注计划脱贫."""

    NAME = "plan-exit"
    plan_year: Year
