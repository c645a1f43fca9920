"""One search box: a number, a document, a name however it is written, its initials, a place."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.divisions import DivisionNotFound, Divisions
from api.http.doors import Parts, SignedIn, reading
from api.http.households import counted, numbered, shown_rows
from api.pinyin import is_initials
from api.reading import division_names
from api.services import Services
from api.sight import NamesHidden, sees_personal
from domain.divisions import Division, DivisionCodeInvalid, ancestors
from domain.events import Actor
from domain.identity import CARD, RESIDENT
from domain.texts import Sought
from ledger.database import Connection
from projections import households, search
from projections.people import names_of

router = APIRouter(prefix="/api/v1", tags=["户"])

#: Households and divisions that one answer has at most.
MOST = 50
_FIFTEEN = 15


class Wanted(BaseModel):
    """What somebody types goes into the body: nothing personal stands in an address."""

    model_config = ConfigDict(extra="forbid")
    text: Sought


@router.post("/search")
def search_everything(services: Parts, actor: SignedIn, wanted: Wanted) -> dict[str, Any]:
    """按户编号、证件号码、姓名(同音字也算)、拼音首字母、行政区划代码或名称查找。

    每户的 `found_by`:number、document、name、sound(同音)、initials;`more` 表示还有没列出的。
    姓名遮盖的账号只按编号和区划查。
    """
    text = wanted.text
    with reading(services) as connection:
        places = _divisions(connection, actor, text)
        rows = [row | {"found_by": "number"} for row in numbered(connection, text, actor.division)]
        if sees_personal(actor):
            rows += list(_by_person(services, connection, actor, text))
        elif not rows and not places and _means_person(text):
            raise NamesHidden
        page = _headed(connection, rows[:MOST])
        found = shown_rows(connection, actor, page)
        told = _told(connection, places[:MOST])
    return {
        "households": [
            one | {"found_by": row["found_by"], "person": row.get("person")}
            for one, row in zip(found, page, strict=True)
        ],
        "divisions": told, "more": len(rows) > MOST or len(places) > MOST,
        "names_hidden": not sees_personal(actor),
    }  # fmt: skip


def _headed(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with its head's name."""
    heads = names_of(connection, [row["head"] for row in rows if row["head"]])
    return [row | {"head_name": heads.get(row["head"])} for row in rows]


def _by_person(
    services: Services, connection: Connection, actor: Actor, text: str
) -> Iterator[dict[str, Any]]:
    if _is_document(text):
        yield from _documented(services, connection, actor, text)
    elif is_initials(text):
        if not text.isdigit():
            for row in search.by_initials(connection, text, actor.division, MOST + 1):
                yield row | {"found_by": "initials"}
    else:
        for row in search.by_sound(connection, text, actor.division, MOST + 1):
            yield row | {"found_by": "name" if row["person_name"] == text else "sound"}


def _means_person(text: str) -> bool:
    return not (text.isascii() and text.isdigit()) or _is_document(text)


def _is_document(text: str) -> bool:
    number = text.upper()
    old = len(text) == _FIFTEEN and text.isdigit()
    return bool(RESIDENT.fullmatch(number) or CARD.fullmatch(number) or old)


def _documented(
    services: Services, connection: Connection, actor: Actor, text: str
) -> Iterator[dict[str, Any]]:
    """The household of whoever holds the number, or held it."""
    mac = services.vault.mac(text)
    held = services.gateway.ledger.load(connection, (), macs=[mac]).numbers
    for home in search.homes_of(connection, list(dict.fromkeys(one.person for one in held))):
        if (row := households.household(connection, home.household, actor.division)) is not None:
            found = {"found_by": "document", "person": home.person, "person_name": home.name}
            yield counted(connection, row) | found


def _divisions(connection: Connection, actor: Actor, text: str) -> list[Division]:
    """Divisions of this code, name or initials, as far as they are the account's."""
    divisions = Divisions(connection)
    if text.isascii() and text.isdigit():
        with suppress(DivisionNotFound, DivisionCodeInvalid):
            return [divisions.get(text)] if text.startswith(actor.division) else []
        return []
    return divisions.search(text, actor.division, MOST + 1)


def _told(connection: Connection, places: list[Division]) -> list[dict[str, Any]]:
    """Each with the names of what contains it."""
    names = division_names(connection, (above for one in places for above in ancestors(one.code)))
    return [
        {
            "code": one.code, "name": one.name, "level": one.level,
            "within": "".join(names.get(above, "") for above in ancestors(one.code)),
        }
        for one in places
    ]  # fmt: skip
