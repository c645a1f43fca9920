"""Which events a batch for a rollback holds, as people name it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from api.accounts import find_account
from domain.calendar import SHANGHAI
from domain.commands import Form, Id, VillageCode
from domain.errors import InvalidInput
from domain.events import tag
from domain.rollback.dependents import is_handling
from projections import batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.gateway import Gateway
    from ledger.database import Connection


class BatchUnclear(InvalidInput):
    """The words name no batch."""

    code, field = "batch_unclear", "batch"
    sentence = (
        "批次应写成 import 登录名 导入编号、session 登录名 起 止、village_day 村代码 日期 或 case 申请编号。"
    )


class ImportBatch(Form):
    """What one import recorded: the account, and the import's id, which its command ids carry."""

    of: Literal["import"] = "import"
    account: str
    id: str = Field(pattern=r"^[0-9a-f]{1,12}$")


class SessionBatch(Form):
    """What one account recorded from one instant until before another."""

    of: Literal["session"] = "session"
    account: str
    since: datetime
    until: datetime


class VillageDay(Form):
    """What was recorded on a village and its households on one day (Asia/Shanghai)."""

    of: Literal["village_day"] = "village_day"
    village: VillageCode
    day: date


class CaseBatch(Form):
    """What was recorded for one case."""

    of: Literal["case"] = "case"
    case: Id = Field(description="20 位编号")


Batch = ImportBatch | SessionBatch | VillageDay | CaseBatch
KINDS: dict[str, type[Batch]] = {
    "import": ImportBatch, "session": SessionBatch, "village_day": VillageDay, "case": CaseBatch,
}  # fmt: skip


def of_words(connection: Connection, words: list[str]) -> Batch:
    """A batch as the command line names it: its kind, then its fields in their order.

    Accounts by sign-in name; times in Asia/Shanghai unless they say otherwise. Raises BatchUnclear.
    """
    kind = KINDS.get(words[0]) if words else None
    names = [name for name in kind.model_fields if name != "of"] if kind else []
    if kind is None or len(words) != len(names) + 1:
        raise BatchUnclear
    given: dict[str, object] = dict(zip(names, words[1:], strict=True))
    if "account" in given:
        given["account"] = find_account(connection, words[1]).id
    try:
        for name in ("since", "until"):
            if name in given:
                at = datetime.fromisoformat(str(given[name]))
                given[name] = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
        return kind.model_validate(given)
    except ValueError:
        raise BatchUnclear from None


def events_of(gateway: Gateway, connection: Connection, batch: Batch) -> list[str]:
    """Ids of the batch's events that are in force, in ledger order; the request checks who may ask."""
    if isinstance(batch, SessionBatch):
        return batches.of_session(connection, batch.account, batch.since, batch.until)
    if isinstance(batch, VillageDay):
        since = datetime.combine(batch.day, datetime.min.time(), SHANGHAI)
        return batches.of_village(connection, batch.village, since, since + timedelta(days=1))
    if isinstance(batch, ImportBatch):
        return list(of_import(gateway, connection, batch.account, batch.id))[: batches.MOST]
    events = gateway.ledger.under(connection, [tag("case", batch.case)])
    return batches.active(connection, (event for event in events if not is_handling(event)))


def of_import(gateway: Gateway, connection: Connection, account: str, import_id: str) -> dict[str, str]:
    """An import's events in force → the household or village that each is about, in ledger order."""
    found = gateway.ledger.places_of_commands(connection, account, f"import:{import_id}:")
    about = {position: _about(tags) for _, position, tags in found}
    standing = batches.standing(connection, {p: one.partition(":")[2] for p, one in about.items()})
    return {event: about[position] for event, position, _ in found if position in standing}


def _about(tags: Sequence[str]) -> str:
    """The tag of the household that an event is about; of its village where it is about none."""
    return next(t for kind in ("household:", "village:") for t in tags if t.startswith(kind))
