"""What the quality rules say of the households that a command has just touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.findings import findings
from api.sheets.registered import Registered
from domain.rollback.dependents import is_handling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services import Services
    from domain.events import Event
    from domain.quality import Finding

#: Of a command that touches more, as the approval of a long chain does, the lists over the county tell.
MOST = 10


def said_after(services: Services, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Rule, severity, sentence, household and person of each finding, for the year of the events."""
    own = [event for event in events if not is_handling(event)]
    homes = {t.partition(":")[2]: None for e in own for t in e.tags if t.startswith("household:")}
    if not homes or len(homes) > MOST:
        return []
    year = own[0].year
    with services.pool.connection() as connection:
        register = services.gateway.admissions.register(connection)
        households = list(Registered(connection).of_ids(list(homes), year))
    return [_shown(one) for home in households for one in findings(home, (), year, register)]


def _shown(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.number, "severity": finding.rule.severity.value, "sentence": finding.sentence,
        "household": finding.household, "person": finding.person,
    }  # fmt: skip
