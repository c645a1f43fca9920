"""Closing a statistical year 年度定格: one index for the whole ledger, then the hash of what stood there.

Not in the registry of rules: the second half follows from computing the year-end
(`replay.yearends.closing`), and no door may give the first half alone.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from domain.admission import require_role
from domain.commands.years import TableSum  # noqa: TC001  pydantic reads it
from domain.divisions import reaches
from domain.drafts import Draft, Fact
from domain.errors import NotAllowed, NotFound, RuleBroken
from domain.events import tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.commands.years import CloseYear, ConfirmClosedYear
    from domain.known import Context, Known

CLOSING, CLOSED = "closing", "closed"


class YearUnknown(NotFound):
    """No event names the year."""

    code, field, rule = "year_unknown", "year", "rules §6"
    sentence = "户册中没有{year}年度的业务,没有可以定格的内容。"


class YearNotOver(RuleBroken):
    """A year closes on its 31 December at the earliest; a demonstration closes years before the current."""

    code, field, rule = "year_not_over", "year", "rules §6"
    sentence = "{year}年度尚未结束,{year}年12月31日起才可定格。"


class EarlierYearOpen(RuleBroken):
    """Years close in their order: what counts for an earlier year counts for this year-end too."""

    code, field, rule = "earlier_year_open", "year", "rules §6"
    sentence = "{earlier}年度还没有定格,请按年度先后定格。"


class YearClosedBefore(RuleBroken):
    """The year was closed, or a later one, which holds it too."""

    code, field, rule = "year_closed_before", "year", "rules §6"
    sentence = "{year}年度已经定格,不能再次定格。"


class YearNotClosing(RuleBroken):
    """Nothing fixed an index for the year, or the year-end was recorded already."""

    code, field, rule = "year_not_closing", "year", "rules §6"
    sentence = "{year}年度不在定格过程中。"


class NotWholeLedger(NotAllowed):
    """A year closes for the whole ledger; the account's division must contain all of it."""

    code, rule = "not_whole_ledger", "rules §6"
    sentence = "年度定格针对整个户册,须由辖区包含户册全部地方的县级或以上统计账号办理。"


class YearClosing(Fact):
    """开始年度定格: the index of this event is that of the year-end."""

    TYPE: ClassVar[str] = "year.closing"
    year: int
    form: int


class YearClosed(Fact):
    """年度定格: what stood at the index of closing.

    `balance` and `counts` are as `replay.yearends` gives them: totals, and the differences of counting.
    """

    TYPE: ClassVar[str] = "year.closed"
    year: int
    ledger_index: int
    form: int
    hash: str
    tables: dict[str, TableSum]
    balance: Any
    counts: Any


class Whole(NamedTuple):
    """What is known of the ledger as a whole: the years that events name, codes that bound its places."""

    years: frozenset[int]
    places: tuple[str, ...]


def year_tags(context: Context, year: int) -> set[str]:
    """The tags that a close reads under and holds alone: its year, and every earlier one of the register.

    What names an earlier year counts for this year-end too, so it may not come in between.
    """
    return {tag("year", str(one)) for one in range(context.register.first_year, year + 1)}


def is_whole(division: str, places: Iterable[str]) -> bool:
    """Whether a division is the whole register's: of county level or above, and all places lie in it.

    `places`: the codes of all of them, or those that bound them.
    """
    return reaches(division, "county") and all(place.startswith(division) for place in places)


def require_closer(context: Context, whole: Whole) -> None:
    """Raises RoleMissing, NotWholeLedger."""
    require_role(context.actor, "statistics")
    if not is_whole(context.actor.division, whole.places):
        raise NotWholeLedger


def close_year(command: CloseYear, known: Known, whole: Whole) -> list[Draft]:
    """Decide the beginning of 年度定格, knowing what lies under `year_tags`. Raises the refusals named."""
    require_closer(known.context, whole)
    _require_over(command.year, known.context)
    if command.year not in whole.years:
        raise YearUnknown(year=command.year)
    statuses = _statuses(known)
    # A later year is not among the tags, or a close would wait for its commands: the register tells of it.
    if command.year in statuses or known.context.register.is_closed(command.year):
        raise YearClosedBefore(year=command.year)
    closed = [year for year, status in statuses.items() if status == CLOSED]
    earlier = [year for year in whole.years if max(closed, default=0) < year < command.year]
    if earlier:
        raise EarlierYearOpen(year=command.year, earlier=min(earlier))
    fact = YearClosing(year=command.year, form=command.form)
    return [fact.draft({"year": {str(command.year): {"status": CLOSING, "form": command.form}}})]


def confirm_closed_year(command: ConfirmClosedYear, known: Known, whole: Whole) -> list[Draft]:
    """Decide the end of 年度定格: what the year-end came to. Raises YearNotClosing and who may not."""
    require_closer(known.context, whole)
    if known.get("year", str(command.year), "status") != CLOSING:
        raise YearNotClosing(year=command.year)
    fields = {"status": CLOSED, **command.model_dump(include={"ledger_index", "form", "hash"})}
    fact = YearClosed.model_validate(command.model_dump(include=set(YearClosed.model_fields)))
    return [fact.draft({"year": {str(command.year): fields}})]


def _require_over(year: int, context: Context) -> None:
    register = context.register
    early = register.windows_open and year < register.current_year
    if not early and context.today < date(year, 12, 31):
        raise YearNotOver(year=year)


def _statuses(known: Known) -> dict[int, str]:
    """Year → how far its closing is, of the years closed or being closed."""
    return {int(year): known.state.value("year", year, "status") for year in known.state.entities("year")}
