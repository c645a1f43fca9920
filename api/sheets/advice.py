"""What the quality rules say of a household as it will be: reasons to refuse it, and warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from api.sheets.matching import paired
from domain.events import part_id
from domain.quality import Severity, View, check
from domain.rules.taking_over import HouseholdTakenOver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.sheets.checks import Sheaf
    from api.sheets.reading import Row
    from api.sheets.registered import Household, Member
    from domain.calendar import Register
    from domain.events import Event
    from domain.quality import Finding

#: What is said while something is entered; the rest waits for the lists over a county.
SAID = frozenset({Severity.REFUSE, Severity.WARN})


def advise(
    sheaf: Sheaf, household: Household, events: Sequence[Event], year: int, register: Register
) -> list[dict[str, str]]:
    """Warnings about a household with what these events say of its year. Raises RowsRefused."""
    found = findings(household, events, year, register)
    refused = [one for one in found if one.rule.severity is Severity.REFUSE]
    if refused:
        rows = _rows(sheaf, household, events)
        raise e.RowsRefused([_row_error(one, sheaf, rows) for one in refused])
    return [{"code": code_of(one), "message": one.sentence} for one in found]


def findings(household: Household, events: Sequence[Event], year: int, register: Register) -> list[Finding]:
    """What is to be refused or warned of in a household of a year, once these events are in it."""
    blocks, forms = dict(household.blocks), dict[str, Any]()
    for event in events:
        blocks |= event.changes.get("household_year", {}).get(part_id(household.id, year), {})
        forms |= {part: fields["form"] for part, fields in event.changes.get("person_year", {}).items()}
    members = [_member(one, forms.get(part_id(one.id, year), one.form)) for one in household.members]
    fields = {**household.fields, "id": household.id}
    view = View.of(fields, members, blocks, year=year, line=register.income_line(year))
    return check(view, severities=SAID)


def code_of(finding: Finding) -> str:
    """The stable code of a finding: that of its rule."""
    return "quality_" + finding.rule.number.replace(".", "_")


def _member(member: Member, form: Any) -> dict[str, Any]:
    return {**member.person, "id": member.id, "relation": member.relation, "form": form}


def _rows(sheaf: Sheaf, household: Household, events: Sequence[Event]) -> Mapping[str | None, Row]:
    """Person → his row: members come into being in the order of the rows; two of them may have one name."""
    opening = next((event for event in events if event.type == HouseholdTakenOver.TYPE), None)
    if opening is not None:
        return dict(zip(opening.facts["members"], sheaf.members, strict=True))
    pairs, _, _ = paired(sheaf.members, household.members)
    return {member.id: row for row, member in pairs}


def _row_error(finding: Finding, sheaf: Sheaf, rows: Mapping[str | None, Row]) -> e.RowError:
    """At the row of the person that the rule is about, and its column where the sheet has it."""
    row = rows.get(finding.person, sheaf.first)
    column = row.sheet.column(finding.rule.field)
    head = column.head if column else None
    return e.RowError(row.sheet.name, row.number, head, code_of(finding), finding.sentence, sheaf.number)
