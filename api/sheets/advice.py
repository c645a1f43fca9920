"""What the quality rules say of a household of a file as it will be: reasons to refuse it, and warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.findings import code_of, findings
from api.sheets import errors as e
from api.sheets.matching import paired
from domain.quality import Severity
from domain.rules.taking_over import HouseholdTakenOver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.sheets.checks import Sheaf
    from api.sheets.reading import Row
    from api.sheets.registered import Household
    from domain.calendar import Register
    from domain.events import Event
    from domain.quality import Finding


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
