"""One link of the chain from the append to the checkpoint, as a process: `python -m tests.soak.chain ROLE`.

ROLE is writer, sequencer or publisher. Standard input has {"owner", "app"} and what the role needs; with
{"step", "victim"} the process says when it has come to that step, the first time, and kills the victim there
and then: a process id, 0 for itself. It works until it is killed; a writer at most for its seconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg

from ledger import barrier, publishing, records, rounds, sequencer
from ledger.database import Database, DatabaseUnreachable
from ledger.log import witness_client
from ledger.log.policies import Policy
from ledger.log.signer_socket import ask
from ledger.patrol import Patrol
from ledger.publishing import Publisher
from ledger.sequencer import Sequencer
from ledger.store import Save
from ledger.tree import Tree
from tests.ledger.given import CLERK, a_ledger, an_event
from tests.support.keys import INSTANCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.database import Connection

READY, REACHED = "ready", "reached"
#: Steps of each link, in their order.
STEPS = {
    "writer": ("appended", "committed"),
    "sequencer": ("settled", "judged", "indexed", "grown", "recorded", "sequenced"),
    "publisher": (
        "read back", "signer asked", "signer answered", "witness asked", "witness answered", "accepted",
        "inserted", "published",
    ),
}  # fmt: skip


class Fate:
    """Kills somebody where the process comes to a step."""

    def __init__(self, step: str, victim: int) -> None:
        self._step, self._victim = step, victim

    def comes(self, step: str) -> None:
        """The process has come to a step."""
        if step and step == self._step:
            self._step = ""
            tell(REACHED)
            os.kill(self._victim or os.getpid(), signal.SIGKILL)

    def around(self, what: Callable[..., Any], before: str = "", after: str = "") -> Callable[..., Any]:
        """The same, between two steps; the second only comes where something was done."""

        def stepping(*given: Any, **more: Any) -> Any:
            self.comes(before)
            answer = what(*given, **more)
            if answer != 0 and answer is not None:
                self.comes(after)
            return answer

        return stepping


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def sequence(database: Database, fate: Fate) -> None:
    """Index what comes."""
    index, grown = sequencer.give_indexes, Tree.extend

    def indexing(connection: Connection, last: int, judged: records.Judged) -> None:
        index(connection, last, judged)
        if judged.good:
            fate.comes("recorded")

    setattr(sequencer, "settled", fate.around(barrier.settled, after="settled"))  # noqa: B010
    setattr(sequencer, "give_indexes", indexing)  # noqa: B010
    setattr(records, "judged", fate.around(records.judged, after="judged"))  # noqa: B010

    def extend(self: Tree, *given: Any) -> None:
        fate.comes("indexed")
        grown(self, *given)
        fate.comes("grown")

    setattr(Tree, "extend", extend)  # noqa: B010
    setattr(Sequencer, "_sequence", fate.around(Sequencer._sequence, after="sequenced"))  # noqa: B010
    Sequencer(database, lambda: INSTANCES).run(threading.Event())


def publish(database: Database, fate: Fate, given: dict[str, Any]) -> None:
    """Publish what is new, and go over what is old."""
    setattr(Tree, "read_back", fate.around(Tree.read_back, after="read back"))  # noqa: B010
    asked = fate.around(witness_client.submit, "witness asked", "witness answered")
    setattr(publishing, "submit", asked)  # noqa: B010
    accept, commit = Policy.accepted, psycopg.Connection.commit
    accepted = threading.Event()

    def accepting(self: Policy, *notes: Any) -> Any:
        found = accept(self, *notes)
        fate.comes("accepted")
        accepted.set()
        return found

    def committing(self: Connection) -> None:
        if accepted.is_set():
            fate.comes("inserted")
        commit(self)

    setattr(Policy, "accepted", accepting)  # noqa: B010
    setattr(psycopg.Connection, "commit", committing)  # noqa: B010
    policy = Policy.read(Path(given["policy"]).read_bytes())
    signer = fate.around(partial(ask, Path(given["signer"])), "signer asked", "signer answered")
    publisher = Publisher(database, policy, signer)
    works = [fate.around(publisher.publish, after="published"), Patrol(database).round]
    rounds.run(works, threading.Event(), float(given["every"]))


def write(database: Database, fate: Fate, given: dict[str, Any]) -> None:
    """Append saves of five to ten events at a rate; say of each where it ends and when it committed."""
    rng, began, count = Random(given["number"]), time.time(), 0
    name, rate, seconds = f"{given['number']}-{os.getpid()}", float(given["rate"]), float(given["seconds"])
    while time.time() < began + seconds:
        try:
            with database.connect("app") as connection:
                while time.time() < began + seconds:
                    events = rng.randint(5, 10)
                    last = a_ledger().append(connection, [_save(f"{name}-{count}", events)], {}, {})[-1]
                    fate.comes("appended")
                    connection.commit()
                    fate.comes("committed")
                    tell(json.dumps([last.position, events, time.time()]))
                    count += events
                    time.sleep(max(0.0, began + count / rate - time.time()))
        except (psycopg.Error, DatabaseUnreachable):
            count += 1  # whether that save was recorded is not known: it is not given again
            time.sleep(0.2)


def _save(command: str, events: int) -> Save:
    tags = [f"household:h{command}", "village:150525001001"]
    made = [an_event(command, n, tags=(*tags, f"person:p{command}-{n}")) for n in range(events)]
    return Save(CLERK.account, command, b"", made)


def main() -> None:
    given = json.load(sys.stdin)
    database, fate = (
        Database(given["owner"], given["app"]),
        Fate(given.get("step", ""), given.get("victim", 0)),
    )
    tell(READY)
    {
        "writer": lambda: write(database, fate, given),
        "sequencer": lambda: sequence(database, fate),
        "publisher": lambda: publish(database, fate, given),
    }[sys.argv[1]]()


if __name__ == "__main__":
    main()
