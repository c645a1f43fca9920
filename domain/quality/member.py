"""A present member as rules look at him, and his form of the year, which many others fill in the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Characters of a resident number.
RESIDENT = 18
HEALTHY = ("healthy",)
#: Without these somebody does not work: no labour, or labour lost.
UNABLE = frozenset({"none", "lost"})
NOTHING: Mapping[str, Any] = {}


class Form:
    """What a member's form says; `content` is empty where there is none. Members may share one.

    `works`: away from home or in a welfare post, in the year. `aided`: by low-income allowance or
    extreme-poverty support. `untaught`: neither education nor school status.
    `asked` keeps the rules that concern a member with this form, for the plan that they are of.
    """

    __slots__ = (
        "aided", "asked", "content", "education", "has_form", "health", "is_healthy", "is_unable",
        "is_unwell", "labour", "months", "school", "untaught", "works",
    )  # fmt: skip

    def __init__(self, content: Mapping[str, Any] | None) -> None:
        self.asked: tuple[Any, Any] = (None, None)
        self.has_form: bool = content is not None
        self.content: Mapping[str, Any] = content or NOTHING
        said = self.content.get
        health = said("health")
        self.health: Sequence[str] = HEALTHY if health is None and content else health or ()
        self.is_healthy: bool = tuple(self.health) == HEALTHY
        self.is_unwell: bool = not self.is_healthy
        self.education: str | None = said("education")
        self.school: str | None = said("school_status")
        self.untaught: bool = self.has_form and not self.education and not self.school
        self.labour: str | None = said("labour")
        self.is_unable: bool = self.labour in UNABLE
        self.months: int = said("work_months") or 0
        self.works: bool = self.months > 0 or bool(said("welfare_months") or said("welfare_post"))
        self.aided: bool = bool(said("low_income") or said("extreme_poverty"))


class Member:
    """A present member with his form of the year, and his school stage one and two years before.

    `age` is the age reached in the year, None when the birth year is not known.
    """

    __slots__ = (
        "age", "before", "document", "document_type", "earlier", "ethnicity", "form", "id",
        "phone", "relation", "sex",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917  the columns of a member; views are made by the hundred thousand
        self,
        id_: str | None,
        relation: str | None,
        sex: str | None,
        age: int | None,
        phone: str | None,
        document_type: str | None,
        document: str | None,
        ethnicity: str | None,
        form: Form,
        before: str | None,
        earlier: str | None,
    ) -> None:
        self.id, self.relation, self.sex, self.age, self.phone = id_, relation, sex, age, phone
        self.document_type, self.document, self.ethnicity = document_type, document, ethnicity
        self.form, self.before, self.earlier = form, before, earlier

    @classmethod
    def of(cls, row: Mapping[str, Any], year: int) -> Member:
        """From fields of kind person, `id`, `relation`, `form`, `before` and `earlier`.

        Sex and birth year are read from the document where nothing else says them.
        """
        given, document = row.get, row.get("document")
        born = given("birth_year") or _born(given("birth_date"), document)
        return cls(
            given("id"), given("relation"), given("sex") or _sex(document), year - born if born else None,
            given("phone"), given("document_type"), document, given("ethnicity"),
            Form(given("form")), given("before"), given("earlier"),
        )  # fmt: skip

    def aged(self, first: int, last: int) -> bool:
        """Whether the age reached in the year lies between two ages, both included."""
        return self.age is not None and first <= self.age <= last


def _sex(document: str | None) -> str | None:
    if document is None or len(document) < RESIDENT or not document[16].isdigit():
        return None
    return "m" if int(document[16]) % 2 else "f"


def _born(said: Any, document: str | None) -> int | None:
    """The birth year from a date (text or date), else from the document."""
    if isinstance(said, date):
        return said.year
    text = str(said or (document or "")[6:10])[:4]
    return int(text) if len(text) == 4 and text.isdigit() else None
