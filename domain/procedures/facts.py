"""What the events of a case establish. `next` is the step that the case stands at afterwards."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from domain.drafts import Fact


class OnDay(Fact):
    """Base: the day (Asia/Shanghai) on which it was done, by which the clock counts."""

    day: str


class OnStep(OnDay):
    """Base: the step it was done at, and what that is called."""

    step: str
    title: str


class CaseOpened(OnStep):
    """申请: what is asked for lies sealed beside it, as `content`."""

    TYPE: ClassVar[str] = "case.opened"
    procedure: str
    definition: str
    command: str
    seen: str
    next: str
    batch: str | None = None


class CaseResubmitted(OnStep):
    """重新申请, with the same content or another."""

    TYPE: ClassVar[str] = "case.resubmitted"
    command: str
    seen: str
    next: str


class HitAnswered(BaseModel):
    """A hit of a comparison by its row and list, and whether it counts; what was found and said is sealed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    hit: str
    kind: str
    category: str
    department: str
    dated: str
    counted: bool


class StepTaken(OnStep):
    """A step was taken by one person; `next` is the same step while others still have to."""

    TYPE: ClassVar[str] = "case.step_taken"
    seen: str
    next: str | None
    hits: list[HitAnswered] | None = None


class Voted(OnStep):
    """民主评议: who was present, how they voted, whether it was enough."""

    TYPE: ClassVar[str] = "case.voted"
    seen: str
    present: int
    votes_for: int
    votes_against: int
    abstained: int
    passed: bool
    next: str | None


class NoticePosted(OnStep):
    """公示: hung up, until when if nobody objects."""

    TYPE: ClassVar[str] = "case.notice_posted"
    seen: str
    until: str


class NoticeEnded(OnStep):
    """公示期满: taken down by the clock."""

    TYPE: ClassVar[str] = "case.notice_ended"
    next: str | None


class ObjectionRaised(OnStep):
    """异议: the clock stands until it is answered; what it says is sealed."""

    TYPE: ClassVar[str] = "case.objected"


class ObjectionAnswered(OnDay):
    """异议答复."""

    TYPE: ClassVar[str] = "case.objection_answered"
    objection: str
    upheld: bool
    next: str | None


class CaseReturned(OnStep):
    """退回; `refused` is the code of what kept the effect from being recorded."""

    TYPE: ClassVar[str] = "case.returned"
    next: str
    refused: str | None = None
    message: str | None = None


class CaseWithdrawn(OnDay):
    """撤回."""

    TYPE: ClassVar[str] = "case.withdrawn"


class CaseDismissed(OnStep):
    """否决."""

    TYPE: ClassVar[str] = "case.dismissed"


class CaseEffected(OnDay):
    """办结: the command was recorded in the same save."""

    TYPE: ClassVar[str] = "case.effected"
    command: str


class CaseReopened(OnDay):
    """重新办理 after the effect was rolled back."""

    TYPE: ClassVar[str] = "case.reopened"
    next: str


class CaseReminded(OnStep):
    """催办: the deadline of a step comes near."""

    TYPE: ClassVar[str] = "case.reminded"
    due: str


class CaseEscalated(OnStep):
    """逾期上报: the deadline is over, the level named is told."""

    TYPE: ClassVar[str] = "case.escalated"
    due: str
    level: str
