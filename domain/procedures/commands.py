"""Commands on cases: opening, taking steps, voting, notices and objections, and the ways back and out."""

from __future__ import annotations

import json
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints

from domain.commands import Command, Form, Id, Text
from domain.procedures.definitions import Name  # noqa: TC001  pydantic reads it
from domain.texts import Phone, Words  # noqa: TC001

#: What the content of a case is told apart by: a MAC of it, in hex.
Seen = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
What = Literal["notice_ended", "reminded", "escalated"]
Count = Annotated[int, Field(ge=0, le=100_000)]


def _storable(content: dict[str, Any]) -> dict[str, Any]:
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("含有无效的字符") from None
    return content


Content = Annotated[dict[str, Any], Field(max_length=60), AfterValidator(_storable)]


class ProcedureCommand(Command):
    """A command on a case: it changes what the case says, and with its last step the register."""

    #: The step says which.
    ROLE: ClassVar[str] = ""
    correction: None = None
    case: None = None
    #: It is dated by the day on which it is given.
    effective: None = None
    month: None = None


class Submitting(ProcedureCommand):
    """What is asked for: a command by its name and what its form holds, but for id, year and case."""

    command: Name
    content: Content


class OpenCase(Submitting):
    """Hand in: the first step of a procedure, in force in the village's division for the year.

    `batch`: the list that the case is a row of.
    """

    NAME = "open-case"
    batch: Id | None = None


class OnCase(ProcedureCommand):
    """A command on an open case."""

    case_id: Id


class AtStep(OnCase):
    """A command that acts on exactly this content, at exactly this step."""

    step: Name
    seen: Seen


class HitAnswer(Form):
    """What there is to say of a hit of the comparison, and whether it counts."""

    answer: Told
    counted: bool


#: Row of a list → its answer.
Answers = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}:\d{1,7}$")], HitAnswer],
    Field(max_length=500),
]


class TakeStep(AtStep):
    """Check, compare, approve or announce: the step is taken by one person, of so many as it needs.

    `findings`: what was found, in words. `hits`: of a comparison the answer to each.
    """

    NAME = "take-step"
    findings: Told | None = None
    hits: Answers = Field(default_factory=dict)


class AcceptStep(AtStep):
    """The household accepts (拟退出贫困户认可): its signature is among the evidence."""

    NAME = "accept-step"


class CastVote(AtStep):
    """The vote of the village assembly 民主评议: representatives present, and how they voted."""

    NAME = "cast-vote"
    present: Count
    votes_for: Count
    votes_against: Count
    abstained: Count


class PostNotice(AtStep):
    """Hang up the notice 公示; the days begin on the next day."""

    NAME = "post-notice"


class RaiseObjection(OnCase):
    """Object to what a notice says: by somebody without an account, written down by an official.

    `objector` and `phone`: where he wants to be asked about it.
    """

    NAME = "raise-objection"
    objection: Told
    objector: Words | None = None
    phone: Phone | None = None


class AnswerObjection(OnCase):
    """Answer an objection; one that is upheld sends the case back to its beginning."""

    NAME = "answer-objection"
    objection_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}\.\d{1,3}$")]
    upheld: bool
    answer: Told


class ReturnCase(AtStep):
    """Send back 退回 to an earlier step, with a reason."""

    NAME = "return-case"
    back_to: Name
    reason: Text


class ResubmitCase(Submitting):
    """Hand in anew what was sent back, changed or not: every step is taken again."""

    NAME = "resubmit-case"
    case_id: Id


class WithdrawCase(OnCase):
    """Take back 撤回 what was handed in: by those who handed it in."""

    NAME = "withdraw-case"
    reason: Text


class DismissCase(AtStep):
    """Say no 否决, by whoever takes the present step."""

    NAME = "dismiss-case"
    reason: Text


class ReopenCase(OnCase):
    """Open again 重新办理 a case whose effect was rolled back."""

    NAME = "reopen-case"
    reason: Text


class TickCase(OnCase):
    """The clock: a notice that is over, a deadline that comes near or is over."""

    NAME = "tick-case"
    what: What
    step: Name
