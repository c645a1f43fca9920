"""The view of a household that rules look at: its fields, present members, and the forms of two years.

Made of plain dicts, as the read models store them or as the typed rows of a sheet have them: a key that
is absent or None is an empty cell. Money in fen, areas and distances in hundredths.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEALTHY = ("healthy",)
#: Without these somebody does not work: no labour, or labour lost.
UNABLE = frozenset({"none", "lost"})
#: Statuses of a household that is or was registered as poor.
POOR = frozenset({"not_exited", "returned", "exited", "stably_exited"})
EXITED = frozenset({"exited", "stably_exited"})
NOTHING: Mapping[str, Any] = {}


class Member:
    """A present member with his form of the year, and his school stage one and two years before.

    `age` is the age reached in the year, None when the birth year is not known.
    """

    __slots__ = (
        "age", "before", "document", "document_type", "earlier", "education", "ethnicity", "form",
        "has_form", "health", "id", "is_healthy", "labour", "months", "phone", "relation", "school", "sex",
    )  # fmt: skip

    def __init__(self, row: Mapping[str, Any], year: int) -> None:
        given = row.get
        self.id: str | None = given("id")
        self.relation: str | None = given("relation")
        self.document: str | None = given("document")
        self.document_type: str | None = given("document_type")
        self.ethnicity: str | None = given("ethnicity")
        self.phone: str | None = given("phone")
        self.sex: str | None = given("sex") or _sex(self.document)
        born = given("birth_year") or _born(given("birth_date"), self.document)
        self.age: int | None = year - born if born else None
        form = given("form")
        self.has_form: bool = form is not None
        self.form: Mapping[str, Any] = form or NOTHING
        self.before: str | None = given("before")
        self.earlier: str | None = given("earlier")
        said = self.form.get
        health = said("health")
        self.health: Sequence[str] = HEALTHY if health is None and form else health or ()
        self.is_healthy: bool = tuple(self.health) == HEALTHY
        self.education: str | None = said("education")
        self.school: str | None = said("school_status")
        self.labour: str | None = said("labour")
        self.months: int = said("work_months") or 0

    def aged(self, first: int, last: int) -> bool:
        """Whether the age reached in the year lies between two ages, both included."""
        return self.age is not None and first <= self.age <= last

    @property
    def works(self) -> bool:
        """Whether he worked away or had a welfare post in the year."""
        said = self.form.get
        return self.months > 0 or bool(said("welfare_months") or said("welfare_post"))


class View:
    """A household in a year. `line` is the income line; blocks that were not collected are None."""

    __slots__ = (
        "as_of", "attribute", "before", "collected", "conditions", "ended", "fields", "has_exited",
        "helpers", "id", "income", "is_poor", "line", "measures", "members", "monitored", "monitoring",
        "people", "status", "year",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913  what a household consists of
        self,
        household: Mapping[str, Any],
        members: Sequence[Mapping[str, Any]],
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
        self.members = [Member(row, year) for row in members]
        self.people = len(self.members)
        self.conditions: Mapping[str, Any] | None = blocks.get("conditions")
        self.income: Mapping[str, Any] | None = blocks.get("income")
        self.measures: Mapping[str, Any] | None = blocks.get("measures")
        self.monitoring: Mapping[str, Any] = blocks.get("monitoring") or NOTHING
        self.before = before
        self.monitored = _until(given("monitoring"), year)
        self.ended, self.helpers = ended, helpers
        self.is_poor: bool = self.status in POOR
        exit_year = given("exit_year")
        self.has_exited: bool = self.status in EXITED and (exit_year is None or exit_year <= year)
        forms = any(member.has_form for member in self.members)
        self.collected: bool = self.conditions is not None or self.income is not None or forms

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
            household, members, blocks or NOTHING, before or NOTHING, year=year, line=line,
            as_of=min(today, end) if today else end, helpers=helpers, ended=ended,
        )  # fmt: skip

    @property
    def per_capita(self) -> int | None:
        """Per-capita net income of the year in fen; None when there is none."""
        return None if self.income is None else self.income.get("per_capita")

    @property
    def causes(self) -> tuple[str, ...]:
        """Main cause and further causes of poverty."""
        main, others = self.fields.get("main_cause"), self.fields.get("other_causes") or ()
        return (main, *others) if main else tuple(others)

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


def _sex(document: str | None) -> str | None:
    if document is None or len(document) < 18 or not document[16].isdigit():
        return None
    return "m" if int(document[16]) % 2 else "f"


def _born(said: Any, document: str | None) -> int | None:
    """The birth year from a date (text or date), else from the document."""
    if isinstance(said, date):
        return said.year
    text = str(said or (document or "")[6:10])[:4]
    return int(text) if len(text) == 4 and text.isdigit() else None
