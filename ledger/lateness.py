"""Whether a checkpoint is late: what has a leaf, and is under no checkpoint, can still be changed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger import books
from ledger.access import BOOK
from ledger.alarms import sound
from ledger.publishing import newest_size
from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Database

_QUERIES = Queries("ledger", "queries/tree.sql")


class CheckpointLate(Refused):
    """What has been in the tree for long is under no checkpoint; said once of each that none follows."""

    code = "checkpoint_late"
    sentence = (
        "{what}第{size}件以后的检查点迟了,超过{seconds}秒没有发布:请查看签名进程、见证和发布进程的日志。"
    )


class Lateness:
    """Looks after the books that are published, round after round."""

    def __init__(self, database: Database, seconds: float, *, access: bool) -> None:
        self._database = database
        self._seconds = seconds
        self._access = access

    def round(self) -> list[Refused]:
        """What is late; kept as an alarm, once for each checkpoint that no other follows."""
        with self._database.connect("app") as connection:
            numbers = {"账册": books.events(connection).number} | ({"审计记录": BOOK} if self._access else {})
            found: list[Refused] = []
            for what, number in numbers.items():
                size = newest_size(connection, number)
                given = {"book": number, "after": size, "seconds": self._seconds}
                if connection.execute(_QUERIES.waited, given).fetchone() == (True,):
                    found.append(CheckpointLate(what=what, size=size, seconds=f"{self._seconds:g}"))
            for one in found:
                sound(connection, one)
            connection.commit()
        return found
