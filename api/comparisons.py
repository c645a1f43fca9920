"""Lists of other departments: brought in as keyed digests, listed, withdrawn, over."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.hits import place_of
from api.sheets.comparisons import read_list
from api.sight import require_inside
from domain.divisions import level
from domain.errors import Conflict, NotFound
from domain.procedures.comparison import KINDS, Terms, require_current, require_keeper
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from api.services import Services
    from api.sheets.comparisons import Read, Told
    from domain.events import Actor
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/comparisons.sql")
_COLUMNS = (
    "id", "kind", "division", "department", "dated", "valid_until", "rows", "person_name", "made_at",
    "ended_at",
)  # fmt: skip
LISTED = 200
#: Problems that an answer repeats; all of them stand in the workbook that goes back.
TOLD = 100


class ListRepeated(Conflict):
    """The same file is there already."""

    code, field, sentence = "list_repeated", "body", "这个文件已作为这种名单导入过;要换一份,请先撤下原来的。"


# -- in and out


def bring_in(
    services: Services, actor: Actor, division: str, terms: Terms, path: Path
) -> tuple[dict[str, Any], Read]:
    """Keep the good rows of a file as digests; the list (id None: no row was good) and what was read.

    Raises RoleMissing, ListLevel, NotFound, DivisionCodeInvalid, ListNotYet, ListOver, SheetRefused,
    ListRepeated.
    """
    require_bringing(services, actor, division, terms)
    found = read_list(path, terms.kind)
    list_id = _kept(services, actor, division, terms, path, found.good) if found.good else None
    return {"id": list_id, **counted(found)}, found


def counted(found: Read) -> dict[str, Any]:
    """How many rows are good and how many go back, and the first of what is wrong with them."""
    problems = [{n: v for n, v in asdict(one).items() if n != "unit"} for one in found.problems[:TOLD]]
    return {"rows": len(found.good), "refused": len(found.refused), "problems": problems}


def require_bringing(services: Services, actor: Actor, division: str, terms: Terms) -> None:
    """Raises RoleMissing, ListLevel, NotFound, DivisionCodeInvalid, ListNotYet, ListOver."""
    require_keeper(actor)
    require_inside(actor, division, "这个行政区划")
    level(division)
    require_current(terms, services.gateway.clock())


def _kept(  # noqa: PLR0913, PLR0917  what a list consists of
    services: Services, actor: Actor, division: str, terms: Terms, path: Path, rows: Sequence[Told]
) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    list_id, vault = secrets.token_hex(10), services.vault
    given = terms.model_dump(include=set(Terms.model_fields)) | {
        "id": list_id, "division": division, "file": vault.fingerprint(digest), "rows": len(rows),
        "account": actor.account,
    }  # fmt: skip
    with services.pool.connection() as connection, connection.transaction():
        if connection.execute(_QUERIES.add, given).fetchone() is None:
            raise ListRepeated
        with connection.cursor().copy(_QUERIES["copy"]) as copy:
            copy.set_types(["text", "int4", "bytea", "bytea"])
            for row in rows:
                kept = json.dumps([row.category, row.found], ensure_ascii=False).encode()
                sealed = vault.keep(kept, place_of(list_id, row.place))
                copy.write_row((list_id, row.place, vault.mac(row.document), sealed))
    return list_id


def lists_view(connection: Connection, actor: Actor) -> list[dict[str, Any]]:
    """The last LISTED of the account's division, the last first; nothing in them is personal."""
    given = {"from_division": actor.division, "to_division": actor.division + ":", "limit": LISTED}
    rows = connection.execute(_QUERIES.listing, given).fetchall()
    found = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
    return [one | {"kind_label": KINDS[one["kind"]].label} for one in found]


def withdraw(connection: Connection, actor: Actor, list_id: str) -> None:
    """Take a list away: its digests go, that it was there stays. Raises RoleMissing, ListLevel, NotFound."""
    require_keeper(actor)
    with connection.transaction():
        row = connection.execute(_QUERIES.standing, {"id": list_id}).fetchone()
        if row is None:
            raise NotFound(what="这份名单", field="comparison")
        require_inside(actor, row[0], "这份名单")
        _end(connection, [list_id], actor.account)


def end_what_is_over(connection: Connection, today: date) -> None:
    """Take away the lists whose last day has passed."""
    with connection.transaction():
        rows = connection.execute(_QUERIES.over, {"today": today}).fetchall()
        _end(connection, [list_id for (list_id,) in rows], None)


def _end(connection: Connection, lists: list[str], account: str | None) -> None:
    connection.execute(_QUERIES.remove_rows, {"lists": lists})
    connection.execute(_QUERIES.ended, {"lists": lists, "account": account})
