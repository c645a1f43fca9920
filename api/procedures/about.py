"""Who cases are about: the head of the household, or whoever is to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.procedures.notices import applicant
from api.sight import masked, sees_personal
from projections.people import heads_of, names_of
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Actor
    from domain.procedures.progress import Progress
    from ledger.database import Connection


def persons_of(connection: Connection, actor: Actor, found: Iterable[Progress]) -> dict[str, str | None]:
    """Case → name, masked for those who do not need it; none of whom processing is restricted."""
    told = list(found)
    heads = heads_of(connection, [one.household for one in told if one.household])
    hidden = restricted(connection)
    names = names_of(connection, [head for head in heads.values() if head not in hidden])
    shown = {one.id: names.get(heads.get(one.household or "", "")) or applicant(one.content) for one in told}
    if sees_personal(actor):
        return shown
    return {case: name and str(masked("name", name)) for case, name in shown.items()}
