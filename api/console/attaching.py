"""Files that come with a form: kept as evidence at once, whatever becomes of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile

from api.evidence import put, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.console.frame import Visitor
    from api.services import Services


def kept(services: Services, visitor: Visitor, subject: Mapping[str, str], files: Iterable[Any]) -> list[str]:
    """The digests of the files that were chosen. Raises EvidenceTypeRefused and the like."""
    chosen = [one for one in files if isinstance(one, UploadFile) and one.filename]
    if not chosen:
        return []
    with services.pool.connection() as connection:
        whose = subject_of(services, connection, visitor.actor, **subject)
        found = [put(services, connection, visitor.actor.account, whose, one.file)[0] for one in chosen]
    return list(dict.fromkeys(one.digest for one in found))
