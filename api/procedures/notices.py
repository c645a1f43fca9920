"""Notices 公示 for everybody: who, of which village, for what; never numbers, phones, accounts or health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.reading import division_names
from domain.errors import NotFound
from domain.events import Key, by_tag, tag
from domain.procedures.progress import Progress
from domain.sentences import result
from domain.values import in_words
from projections import cases
from projections.people import heads_of, names_of
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.services import Services
    from domain.events import Event
    from ledger.database import Connection
    from projections.cases import Case

#: A village has no more notices at a time than its lists have rows.
MOST = 500


def notices_view(services: Services, connection: Connection, village: str) -> dict[str, Any]:
    """The notices that hang in a village, by the day they were posted; nothing where there are none."""
    shown = _shown(services, connection, cases.hanging(connection, village, MOST))
    return {
        "village": village, "village_name": division_names(connection, [village]).get(village),
        "notices": sorted(shown, key=lambda row: row["posted"]),
    }  # fmt: skip


def notice_view(services: Services, connection: Connection, village: str, notice: str) -> dict[str, Any]:
    """One of them. Raises NotFound."""
    (shown,) = _shown(services, connection, [hanging(services, connection, village, notice)])
    return {"village": village, "village_name": division_names(connection, [village]).get(village), **shown}


def hanging(services: Services, connection: Connection, village: str, notice: str) -> Case:
    """The case whose notice is called so. Raises NotFound."""
    for case in cases.hanging(connection, village, MOST):
        if notice_id(services, case) == notice:
            return case
    raise NotFound(what="这条公示,或它已结束")


def notice_id(services: Services, case: Case) -> str:
    """What everybody may call the notice by: it tells neither case nor content, nor can it be guessed."""
    asked = case.asked
    return services.gateway.mac(f"notice {case.id} {asked['step']} {asked['seen']}".encode())[:20]


def _shown(services: Services, connection: Connection, found: Sequence[Case]) -> list[dict[str, Any]]:
    tags = {one.id: tag("case", one.id) for one in found}
    under = by_tag(
        services.gateway.opened(connection, services.gateway.ledger.under(connection, tags.values()))
    )
    register = services.gateway.admissions.register(connection)
    read = [(one, Progress.of(one.id, under.get(tags[one.id], ()), register)) for one in found]
    shown = [(case, one) for case, one in read if one is not None and one.notice is not None]
    heads = heads_of(connection, [one.household for _, one in shown if one.household])
    hidden = restricted(connection)
    names = names_of(connection, [head for head in heads.values() if head not in hidden])
    return [
        _notice(one, heads, names)
        | {"id": notice_id(services, case), "result": outcome(under[tags[case.id]])}
        for case, one in shown
    ]


def _notice(progress: Progress, heads: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    notice, kind = progress.notice, Key("case", "", "kind")
    head = heads.get(progress.household or "")
    return {
        "what": in_words(kind, progress.definition.name), "step": progress.now.title,
        "name": names.get(head or "") or applicant(progress.content) or "(不公开)",
        "posted": str(notice.posted) if notice else "", "ends": str(notice.ends) if notice else "",
    }  # fmt: skip


def outcome(events: Iterable[Event]) -> str:
    """What came of the step before the notice."""
    taken = [one for one in events if one.type in {"case.step_taken", "case.voted"}]
    return result(taken[-1]) if taken else ""


def applicant(content: dict[str, Any]) -> str | None:
    """The head of a household that is not there yet."""
    members = content.get("members") or ()
    return next((str(one.get("name")) for one in members if one.get("relation") == "head"), None)
