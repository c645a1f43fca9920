"""Lists 批: a village's rows handed in together and taken further together, rows struck out one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from api.procedures.many import run_many
from domain.commands import Digest, Form, Id, Text
from domain.errors import InvalidInput
from domain.events import new_id, save_id
from domain.procedures.commands import (
    AcceptStep,
    Answers,
    AtStep,
    CastVote,
    Content,
    Count,
    DismissCase,
    OpenCase,
    PostNotice,
    Seen,
    TakeStep,
    Told,
)
from domain.procedures.definitions import Name  # noqa: TC001  pydantic reads it
from domain.texts import Year  # noqa: TC001

if TYPE_CHECKING:
    from api.procedures.many import Outcome
    from api.services import Services
    from domain.events import Actor
    from domain.procedures.commands import ProcedureCommand

MOST_ROWS = 500
#: What is left of a command id for the row's own part.
_KEY = 40
_WAYS: dict[str, type[AtStep]] = {one.NAME: one for one in (TakeStep, CastVote, PostNotice, AcceptStep)}


class KeyTooLong(InvalidInput):
    """The id of a list leaves no room for the rows' own."""

    code, field, sentence = "key_too_long", "Idempotency-Key", "成批办理的编号最多40个字符。"


class RowsMissing(InvalidInput):
    """A list has a row at least."""

    code, field, sentence = "rows_missing", "rows", "名单里至少要有一行。"


class VotesMissing(InvalidInput):
    """A vote without its numbers."""

    code, field, sentence = "votes_missing", "votes", "请填写到会人数和赞成、反对、弃权的人数。"


class StruckNotSeen(InvalidInput):
    """A row that is struck is one of the list, seen like the others."""

    code, field, sentence = "struck_not_seen", "struck", "剔除的行也要写在名单里,附所看到的内容校验值。"


class Listing(Form):
    """Rows of one command, each with its own content, handed in with the same documents."""

    year: Year
    command: Name
    rows: tuple[Content, ...] = Field(max_length=MOST_ROWS)
    evidence: tuple[Digest, ...] = Field(default=(), max_length=100)
    reason: str = Field(default="", max_length=500)


class Votes(Form):
    """One vote on the whole list."""

    present: Count
    votes_for: Count
    votes_against: Count
    abstained: Count


class Stepping(Form):
    """The present step of the rows: each case with the content that was seen; struck: each with a reason."""

    year: Year
    command: Literal["take-step", "cast-vote", "post-notice", "accept-step"]
    step: Name
    rows: dict[Id, Seen] = Field(default_factory=dict, max_length=MOST_ROWS)
    struck: dict[Id, Text] = Field(default_factory=dict, max_length=MOST_ROWS)
    #: Of the rows that are struck, the content that was seen stands in `rows` as well.
    evidence: tuple[Digest, ...] = Field(default=(), max_length=100)
    findings: Told | None = None
    votes: Votes | None = None
    #: Of rows with hits in the lists of other departments: case → the answer to each.
    hits: dict[Id, Answers] = Field(default_factory=dict, max_length=MOST_ROWS)


def hand_in(services: Services, actor: Actor, listing: Listing, key: str) -> dict[str, Any]:
    """Hand a list in; the batch, and what became of each row. Raises KeyTooLong, RowsMissing."""
    _require(key, listing.rows)
    batch = new_id(save_id(actor.account, key), "batch", 0)
    commands = [
        OpenCase(
            command_id=f"{key}:{n}", year=listing.year, command=listing.command, content=row, batch=batch,
            evidence=listing.evidence, reason=listing.reason,
        )
        for n, row in enumerate(listing.rows)
    ]  # fmt: skip
    return {"batch": batch, "rows": _told(run_many(services, commands, actor))}


def take_steps(services: Services, actor: Actor, stepping: Stepping, key: str) -> dict[str, Any]:
    """Take the step of every row; what became of each. Raises KeyTooLong, RowsMissing."""
    _require(key, stepping.rows)
    if not stepping.struck.keys() <= stepping.rows.keys():
        raise StruckNotSeen
    common: dict[str, Any] = {"year": stepping.year, "evidence": stepping.evidence, "step": stepping.step}
    if stepping.command == TakeStep.NAME:
        common["findings"] = stepping.findings
    if stepping.command == CastVote.NAME:
        if stepping.votes is None:
            raise VotesMissing
        common |= stepping.votes.model_dump()
    kind = _WAYS[stepping.command]
    commands: list[ProcedureCommand] = [
        kind(command_id=f"{key}:{case}", case_id=case, seen=seen, **common, **_answers(stepping, case))
        for case, seen in stepping.rows.items() if case not in stepping.struck
    ]  # fmt: skip
    commands += [
        DismissCase(
            command_id=f"{key}:{case}", year=stepping.year, case_id=case, reason=reason, step=stepping.step,
            seen=stepping.rows[case],
        )
        for case, reason in stepping.struck.items()
    ]  # fmt: skip
    return {"rows": _told(run_many(services, commands, actor))}


def _answers(stepping: Stepping, case: str) -> dict[str, Any]:
    compares = stepping.command == TakeStep.NAME and case in stepping.hits
    return {"hits": stepping.hits[case]} if compares else {}


def require_short(key: str) -> None:
    """Raises KeyTooLong."""
    if len(key) > _KEY:
        raise KeyTooLong


def _require(key: str, rows: Any) -> None:
    require_short(key)
    if not rows:
        raise RowsMissing


def _told(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    return [
        {
            "row": one.command.command_id.rpartition(":")[2],
            "case": next((case for e in one.events for case in e.changes.get("case", ())), None),
            "events": [event.id for event in one.events], "repeated": one.repeated,
            "refused": one.refusal.problem() if one.refusal else None,
        }
        for one in outcomes
    ]  # fmt: skip
