"""Files that come with a form: kept as evidence at once, whatever becomes of what they were sent with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile

from api.evidence import put, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.console.typed import Typed
    from api.services import Services
    from domain.events import Actor


def attach(
    services: Services, actor: Actor, typed: Typed, files: Iterable[Any], whose: Mapping[str, str]
) -> None:
    """Keep the files; their digests are from now on among what was typed as `evidence`.

    `whose`: the household, person or division that they are evidence of. Raises what `subject_of` and `put`
    raise.
    """
    chosen = [one for one in files if isinstance(one, UploadFile) and one.filename]
    if not chosen:
        return
    with services.pool.connection() as connection:
        subject = subject_of(services, connection, actor, **whose)
        for one in chosen:
            item, _ = put(services, connection, actor.account, subject, one.file)
            digests = typed.setdefault("evidence", [])
            digests += [item.digest] if item.digest not in digests else []
