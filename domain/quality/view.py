"""The view of a household that rules look at: its fields, present members, and the forms of two years.

Made of plain dicts, as the read models store them or as the typed rows of a sheet have them: a key that
is absent or None is an empty cell. Money in fen, areas and distances in hundredths.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from domain.quality.member import NOTHING, Member
from domain.statuses import EXITED, REGISTERED_POOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class View:
    """A household in a year. `line` is the income line; blocks that were not collected are None.

    `collected`: something of its form was; `surveyed`: there is a form of each of its members. `exits`: in
    this very year. `relations` are those of its members, in their order.
    """

    __slots__ = (
        "aided", "as_of", "attribute", "before", "causes", "collected", "conditions", "eight_category",
        "ended", "exits", "fields", "has_ended", "has_exited", "helpers", "id", "income", "is_monitored",
        "is_poor", "line", "measures", "members", "monitored", "monitoring", "people", "relations",
        "status", "surveyed", "without_conditions", "year",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913  what a household consists of
        self,
        household: Mapping[str, Any],
        members: Sequence[Member],
        blocks: Mapping[str, Any],
        before: Mapping[str, Any],
        *,
        year: int,
        line: int,
        as_of: date,
        helpers: Sequence[Mapping[str, Any]] | None,
        ended: Mapping[str, Any] | None,
    ) -> None:
        given = household.get
        self.id: str | None = given("id")
        self.fields = household
        self.status: str | None = given("status")
        self.attribute: str | None = given("attribute")
        self.year, self.line, self.as_of = year, line, as_of
        self.members = members
        self.people = len(members)
        self.conditions: Mapping[str, Any] | None = blocks.get("conditions")
        self.income: Mapping[str, Any] | None = blocks.get("income")
        self.measures: Mapping[str, Any] | None = blocks.get("measures")
        self.monitoring: Mapping[str, Any] = blocks.get("monitoring") or NOTHING
        self.before = before
        self.monitored = _until(given("monitoring"), year)
        self.is_monitored: bool = self.monitored is not None
        self.ended, self.helpers = ended, helpers
        self.has_ended: bool = ended is not None or self.monitoring.get("eliminated") is not None
        self.is_poor: bool = self.status in REGISTERED_POOR
        exit_year = given("exit_year")
        self.has_exited: bool = self.status in EXITED and (exit_year is None or exit_year <= year)
        self.exits: bool = self.status == "exited" and exit_year == year
        main, others = given("main_cause"), given("other_causes") or ()
        #: Main cause and further causes of poverty.
        self.causes: tuple[str, ...] = (main, *others) if main else tuple(others)
        self.eight_category: str | None = given("eight_category")
        self._look_at_members()
        self.without_conditions: bool = self.is_without(self.conditions)

    def _look_at_members(self) -> None:
        """What is so of any or of all of them."""
        members = self.members
        forms = [member.form.has_form for member in members]
        self.relations: list[str | None] = [member.relation for member in members]
        self.surveyed: bool = bool(forms) and all(forms)
        self.collected: bool = self.conditions is not None or self.income is not None or any(forms)
        self.aided: bool = True in [member.form.aided for member in members]

    @classmethod
    def of(  # noqa: PLR0913  as above
        cls,
        household: Mapping[str, Any],
        members: Sequence[Mapping[str, Any]],
        blocks: Mapping[str, Any] | None = None,
        before: Mapping[str, Any] | None = None,
        *,
        year: int,
        line: int,
        today: date | None = None,
        helpers: Sequence[Mapping[str, Any]] | None = None,
        ended: Mapping[str, Any] | None = None,
    ) -> View:
        """The view of a household in a statistical year.

        `household`: fields of kind household, and its id. `members`: of each present one the fields of
        kind person, `id`, `relation`, `form` of the year, and the school stages one and two years before,
        `before` and `earlier`. `blocks`, `before`: conditions, income, measures, monitoring of
        the year and of the year before; `monitoring` with what was found on identification, in whatever
        year. `line`: fen per person. `today`: the day things stand at, at the
        latest the year's last. `helpers`: active pairings, each with `registered`; None: not known.
        `ended`: the monitoring that ended in the year: `way`, `month`, `risks`, `started` (year, month).
        """
        end = date(year, 12, 31)
        return cls(
            household, [Member.of(row, year) for row in members], blocks or NOTHING, before or NOTHING,
            year=year, line=line, as_of=min(today, end) if today else end, helpers=helpers, ended=ended,
        )  # fmt: skip

    @property
    def per_capita(self) -> int | None:
        """Per-capita net income of the year in fen; None when there is none."""
        return None if self.income is None else self.income.get("per_capita")

    def is_without(self, block: Mapping[str, Any] | None) -> bool:
        """Whether a block is missing from a form that was collected in the year."""
        return block is None and self.collected and self.status != "removed"

    def has_measure(self, *names: str) -> bool:
        """Whether the household had one of these kinds of help in the year, any at all without names."""
        had = self.measures or NOTHING
        return any(had.get(name) for name in names) if names else any(had.values())

    def month_known(self) -> int:
        """The last whole month that has passed, as `month_number`."""
        ended = self.as_of + timedelta(days=1)
        return month_number(ended.year, ended.month) - 1


def month_number(year: int, month: int) -> int:
    """A month as one number, so that months can be counted."""
    return year * 12 + month


def month_of(said: Any, year: int | None) -> int | None:
    """The number of a month said as 5 of a year or as text 2020-05; None when it is not said."""
    if isinstance(said, str) and len(said) == 7:
        return month_number(int(said[:4]), int(said[5:]))
    if year is None or not isinstance(said, int) or not said:
        return None
    return month_number(year, said)


def _until(monitoring: Mapping[str, Any] | None, year: int) -> Mapping[str, Any] | None:
    """What a household is monitored for, unless that began after the year."""
    return None if monitoring is None or (monitoring.get("year") or year) > year else monitoring
