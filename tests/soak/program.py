"""The application as a process that is killed: it gives commands and says which were answered.

`python -m tests.soak.program ROUND` reads {"owner", "app", "households"} from standard input and
writes one line of JSON an answer: {"id", "events": [[id, position]]}.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from api.gateway import Gateway
from api.services import Services, following
from api.settings import Settings
from domain.commands import AddMember, IdentifyHousehold, MarkFocus
from domain.errors import Refused
from domain.rollback.commands import RequestRollback
from ledger.access import AccessLog
from ledger.database import Database
from tests.support.keys import KEYRING
from tests.support.people import entry
from tests.support.world import CLERK, TODAY

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Actor

THREADS = 3
#: Commands that one thread of one round gives at most: their document numbers are its own.
MOST = 250


def actor_of(command_id: str) -> Actor:
    """Each thread has an account of its own."""
    return replace(CLERK, account="-".join(command_id.split("-")[:2]))


def command_of(command_id: str, households: list[str]) -> Command:
    """The command of an id `round-thread-number`, always the same one."""
    turn, thread, number = map(int, command_id.split("-"))
    rng = Random(command_id)
    household, chance = rng.choice(households), rng.random()
    serial = 1000 + (turn * THREADS + thread) * MOST + number
    common: dict[str, Any] = {"command_id": command_id, "year": 2020}
    if chance < 0.35:
        return MarkFocus(**common, household=household, on=rng.random() < 0.5)
    if chance < 0.6:
        return IdentifyHousehold(**common, village="150525100200", members=(entry(serial),))
    if chance < 0.65:
        return RequestRollback(**common, household=household, kind="exit", reason="误操作")
    return AddMember(**common, month=12, household=household, joined="newborn", entry=entry(serial, "son"))


def main() -> None:
    """Give commands from several threads, sequence and count beside them, until killed or done."""
    given = json.load(sys.stdin)
    database, turn, lock = Database(given["owner"], given["app"]), sys.argv[1], threading.Lock()
    with database.pool(THREADS, THREADS) as pool, AccessLog.of(database) as access, ExitStack() as stack:
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        stack.enter_context(following(Services(Settings(), database, pool, KEYRING, gateway, access)))

        def work(thread: int) -> None:
            for number in range(MOST):
                command_id = f"{turn}-{thread}-{number}"
                try:
                    command = command_of(command_id, given["households"])
                    events = gateway.run(command, actor_of(command_id)).events
                except Refused:
                    continue
                answer = {"id": command_id, "events": [[e.id, e.position] for e in events]}
                with lock:
                    sys.stdout.write(f"{json.dumps(answer)}\n")
                    sys.stdout.flush()

        with ThreadPoolExecutor(THREADS) as threads:
            for one in [threads.submit(work, n) for n in range(THREADS)]:
                one.result()


if __name__ == "__main__":
    main()
