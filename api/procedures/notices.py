"""Notices 公示 for everybody: who, of which village, for what; never numbers, phones, accounts or health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.reading import division_names
from domain.events import Key, tag
from domain.procedures.progress import Progress
from domain.values import in_words
from projections import cases
from projections.people import heads_of, names_of
from projections.restrictions import restricted

if TYPE_CHECKING:
    from api.services import Services
    from ledger.database import Connection

#: A village has no more notices at a time than its lists have rows.
MOST = 500


def notices_view(services: Services, connection: Connection, village: str) -> dict[str, Any]:
    """The notices that hang in a village, by the day they were posted; nothing where there are none."""
    found = cases.hanging(connection, village, MOST)
    events = services.gateway.opened(
        connection, services.gateway.ledger.under(connection, [tag("case", one.id) for one in found])
    )
    register = services.gateway.admissions.register(connection)
    hanging = [Progress.of(one.id, events, register) for one in found]
    shown = [one for one in hanging if one is not None and one.notice is not None]
    heads = heads_of(connection, [one.household for one in shown if one.household])
    hidden = restricted(connection)
    names = names_of(connection, [head for head in heads.values() if head not in hidden])
    return {
        "village": village, "village_name": division_names(connection, [village]).get(village),
        "notices": sorted((_notice(one, heads, names) for one in shown), key=lambda row: row["posted"]),
    }  # fmt: skip


def _notice(progress: Progress, heads: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    notice, kind = progress.notice, Key("case", "", "kind")
    head = heads.get(progress.household or "")
    return {
        "what": in_words(kind, progress.definition.name), "step": progress.now.title,
        "name": names.get(head or "") or _applicant(progress.content) or "(不公开)",
        "posted": str(notice.posted) if notice else "", "ends": str(notice.ends) if notice else "",
    }  # fmt: skip


def _applicant(content: dict[str, Any]) -> str | None:
    """The head of a household that is not there yet."""
    members = content.get("members") or ()
    return next((str(one.get("name")) for one in members if one.get("relation") == "head"), None)
