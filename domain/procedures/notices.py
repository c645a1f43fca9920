"""Notices 公示: hung up and taken down by the clock; objections stop it. And what else the clock does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain import working_days
from domain.drafts import rule
from domain.errors import NotAllowed, NotFound, RuleBroken
from domain.procedures import facts as f
from domain.procedures.cases import at_step, open_case
from domain.procedures.commands import AnswerObjection, PostNotice, RaiseObjection, TickCase
from domain.procedures.people import require_at, require_taker, require_writer
from domain.procedures.progress import OPEN, RETURNED
from domain.procedures.standing import moved, on, standing

if TYPE_CHECKING:
    from domain.drafts import Draft
    from domain.events import Changes
    from domain.known import Known
    from domain.procedures.commands import What
    from domain.procedures.progress import Notice, Progress

#: The account under which the clock records, and that of whoever objects without one of his own.
SYSTEM, PUBLIC = "system", "public"


class NoNotice(RuleBroken):
    """No notice hangs."""

    code, field, rule = "no_notice", "case_id", "procedures"
    sentence = "这个案件现在没有公示。"


class NoticeHangs(RuleBroken):
    """The notice hangs already."""

    code, field, rule = "notice_hangs", "step", "procedures"
    sentence = "公示已于{posted}开始,不必再次张贴。"


class NotYet(RuleBroken):
    """The clock has not come so far, or has told it already."""

    code, field, rule = "not_yet", "what", "procedures"
    sentence = "还没有到时间,或已经办过。"


class ClockOnly(NotAllowed):
    """People do not move the clock."""

    code, rule = "clock_only", "procedures"
    sentence = "这一步由系统按时间自动办理。"


def _hanging(progress: Progress) -> Notice:
    if progress.notice is None:
        raise NoNotice
    return progress.notice


@rule(PostNotice)
def post_notice(command: PostNotice, known: Known) -> list[Draft]:
    """Hang it up: the days are counted from the next day on."""
    progress, step = at_step(known, command)
    if step.days is None:
        raise NoNotice
    if progress.notice is not None:
        raise NoticeHangs(posted=str(progress.notice.posted))
    require_taker(progress, step, known.context)
    today = known.context.today
    until = working_days.after(today, step.days, working=step.working)
    fact = f.NoticePosted(day=str(today), **on(step), seen=progress.seen, until=str(until))
    known.concern("village", progress.village)
    return [fact.draft(standing(progress, OPEN, step, today, until))]


@rule(RaiseObjection)
def raise_objection(command: RaiseObjection, known: Known) -> list[Draft]:
    """Write an objection down while the notice hangs; anybody may, through the public's account."""
    progress = open_case(known, command)
    _hanging(progress)
    if known.context.actor.account != PUBLIC:
        require_writer(progress, known.context)
    known.concern("village", progress.village)
    fact = f.ObjectionRaised(day=str(known.context.today), **on(progress.now))
    said = command.model_dump(include={"objection", "objector", "phone"}, exclude_none=True)
    return [fact.draft({}, personal={progress.id: said})]


@rule(AnswerObjection)
def answer_objection(command: AnswerObjection, known: Known) -> list[Draft]:
    """Answer one; upheld, the case goes back to who handed it in."""
    progress = open_case(known, command)
    if command.objection_id not in _hanging(progress).waiting:
        raise NotFound(what="这条异议,或它已答复", field="objection_id")
    require_at(progress, progress.now, known.context)
    known.concern("village", progress.village)
    first = progress.definition.steps[0]
    fact = f.ObjectionAnswered(
        day=str(known.context.today), objection=command.objection_id, upheld=command.upheld,
        next=first.id if command.upheld else None,
    )  # fmt: skip
    changes = _after(progress, command, known)
    return [fact.draft(changes, personal={progress.id: {"answer": command.answer}})]


def _after(progress: Progress, command: AnswerObjection, known: Known) -> Changes:
    """Back to the beginning; or the notice hangs as much longer as the objection stood."""
    today = known.context.today
    if command.upheld:
        return standing(progress, RETURNED, progress.definition.steps[0], today)
    notice = _hanging(progress)
    notice.objections[command.objection_id].append(today)
    return standing(progress, OPEN, progress.now, progress.since, notice.ends)


@rule(TickCase)
def tick(command: TickCase, known: Known) -> list[Draft]:
    """Record what the clock has come to, once."""
    progress = open_case(known, command)
    if known.context.actor.account != SYSTEM:
        raise ClockOnly
    over = {what for what, _ in due(progress, known.context.today)}
    if command.step != progress.step or command.what not in over:
        raise NotYet
    known.concern("village", progress.village)
    return [_ticked(command.what, progress, known)]


def _ticked(what: What, progress: Progress, known: Known) -> Draft:
    today, step = str(known.context.today), progress.now
    if what == "notice_ended":
        following = progress.following(step.id)
        return f.NoticeEnded(day=today, **on(step), next=following).draft(
            moved(progress, following, known.context)
        )
    over = str(progress.due)
    progress.said.add((f"case.{what}", step.id))
    changes = standing(progress, OPEN, step, progress.since)
    if what == "reminded":
        return f.CaseReminded(day=today, **on(step), due=over).draft(changes)
    return f.CaseEscalated(day=today, **on(step), due=over, level=step.escalate or step.level).draft(changes)


def due(progress: Progress, today: date) -> list[tuple[What, date]]:
    """What the clock has to record of a case by a day, each with its own day, in their order."""
    if progress.status != OPEN:
        return []
    found: list[tuple[What, date]] = []
    notice, step, last = progress.notice, progress.now, progress.due
    if notice is not None and not notice.waiting:
        found.append(("notice_ended", notice.ends))
    if notice is not None:
        return sorted(one for one in found if one[1] < today)
    if last is not None and step.remind is not None and ("case.reminded", step.id) not in progress.said:
        found.append(("reminded", date.fromordinal(last.toordinal() - step.remind)))
    if last is not None and step.escalate is not None and ("case.escalated", step.id) not in progress.said:
        found.append(("escalated", last))
    return sorted((one for one in found if one[1] < today), key=lambda one: one[1])
