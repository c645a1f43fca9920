"""Files that come with a form: kept as evidence at once, whatever becomes of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile

from api.evidence import put, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.console.typed import Typed
    from api.services import Services
    from domain.events import Actor


def _stored(services: Services, actor: Actor, whose: Mapping[str, str], files: Iterable[Any]) -> list[str]:
    """The digests of the files that were chosen.

    `whose`: the household, person or division that they are evidence of. Raises what `subject_of` and `put`
    raise.
    """
    chosen = [one for one in files if isinstance(one, UploadFile) and one.filename]
    if not chosen:
        return []
    with services.pool.connection() as connection:
        subject = subject_of(services, connection, actor, **whose)
        found = [put(services, connection, actor.account, subject, one.file)[0] for one in chosen]
    return list(dict.fromkeys(one.digest for one in found))


def attach(
    services: Services, actor: Actor, typed: Typed, files: Iterable[Any], whose: Mapping[str, str]
) -> None:
    """Keep the files; their digests are from now on among what was typed as `evidence`."""
    digests = typed.setdefault("evidence", [])
    digests += [one for one in _stored(services, actor, whose, files) if one not in digests]
