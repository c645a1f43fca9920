"""What the quality rules say of one household as it is, or will be once some events are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.events import part_id
from domain.quality import Severity, View, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.sheets.registered import Household, Member
    from domain.calendar import Register
    from domain.events import Event
    from domain.quality import Finding

#: What is said while something is entered; the rest waits for the lists over a county.
SAID = frozenset({Severity.REFUSE, Severity.WARN})


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
