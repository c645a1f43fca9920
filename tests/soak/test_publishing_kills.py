"""The chain from the append to the checkpoint, whoever of it is killed: nothing is lost, nothing forks.

given writers, a sequencer, a publisher, a signer, three witnesses and PostgreSQL, each a process of its own,
when each is killed at random moments and at every step, and started again, then every committed event is in
the log once, every checkpoint that ever appeared is a beginning of the last, and nobody raised an alarm.
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import psycopg
import pytest

from ledger import log_folder
from ledger.log.checkpoints import Checkpoint
from ledger.log.merkle import root_at
from ledger.log.notes import Note
from ledger.tree import Tree
from tests.ledger.verify.auditor import verify
from tests.soak.audited import dumped
from tests.soak.chain import STEPS
from tests.soak.chains import ALL, POSTMASTER, PUBLISHER, SEQUENCER, WRITERS, Chain, until
from tests.soak.given import say
from tests.soak.offices import SIGNER, WITNESSES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.ledger.verify.auditor import Auditor

pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("auditor_at_work")]
#: Who is killed at each step of whom.
VICTIMS = {
    "writer": ("itself", POSTMASTER),
    SEQUENCER: ("itself", POSTMASTER),
    PUBLISHER: ("itself", SIGNER, WITNESSES[0], POSTMASTER),
}
AT_STEPS = [(role, step, victim) for role in STEPS for step in STEPS[role] for victim in VICTIMS[role]]
#: Random moments: each of all is killed twice, in an order nobody has tried yet.
ROUNDS, SEED = 2, secrets.randbelow(2**31)
LOCK = "locktype = 'advisory' AND classid = 1752523621 AND objid = 2 AND granted"


@pytest.fixture
def chain(tmp_path: Path, auditor_at_work: Auditor) -> Iterator[Chain]:
    assert auditor_at_work
    with Chain.at_work(tmp_path) as chain:
        chain.caught_up()
        yield chain


def require_whole(chain: Chain) -> None:
    """Nobody writes any more; what is committed is published, once, and everything agrees."""
    for name in WRITERS:
        chain.kill(name)
    chain.caught_up()
    events = [at for (at,) in chain.rows("SELECT position FROM ledger.event ORDER BY position")]
    indexed = chain.rows("SELECT index, position FROM ledger.indexed ORDER BY index")
    assert indexed == list(enumerate(events, 1))
    assert {position for position, _, _ in chain.answered} <= set(events)
    assert chain.rows("SELECT code, sentence FROM ledger.alarm") == []
    assert chain.rows("SELECT position FROM ledger.quarantine") == []
    until(lambda: max(chain.seen) == len(events))
    require_one_history(chain)
    require_sound(chain)
    say(f"{len(events)} events, {len(chain.answered)} answers, {len(chain.seen)} checkpoints")


def require_one_history(chain: Chain) -> None:
    """Every checkpoint that appeared is still there, satisfies the policy, and begins the last."""
    assert chain.seen == dict(chain.rows("SELECT size, note FROM ledger.checkpoint"))
    with chain.database.connect() as connection:
        tree = Tree(connection)
        nodes = tree.nodes(max(chain.seen))
        for size, text in chain.seen.items():
            checkpoint = chain.office.policy.accepted(Note.read(text.encode()))
            origin = chain.office.policy.logs[0].key.name
            assert checkpoint == Checkpoint(origin, size, root_at(size, nodes))
        assert tree.read_back(0) == max(chain.seen)


def require_sound(chain: Chain) -> None:
    """As an auditor finds it."""
    folder, policy = chain.place / "export", chain.office.place / "policy"
    with chain.database.connect() as connection:
        log_folder.write(connection, folder)
    told = verify("full", folder, "--policy", policy)
    assert (told.status, told.findings) == (0, [])
    dump = dumped(chain.database, chain.place / "dump.sql")
    told = verify("compare", dump, folder, "--policy", policy)
    assert (told.status, told.findings) == (0, [])


def test_whoever_is_killed_at_a_step_nothing_is_lost(chain: Chain) -> None:
    for role, step, victim in AT_STEPS:
        chain.kill_at(role, step, victim)
        say(f"{role}, {step}: {victim} killed; {max(chain.seen)} published")
    require_whole(chain)


def test_whoever_is_killed_at_random_nothing_is_lost(chain: Chain) -> None:
    rng, moment = Random(SEED), threading.Event()
    for target in rng.sample(ALL * ROUNDS, len(ALL) * ROUNDS):
        moment.wait(rng.random())
        chain.kill(target)
        moment.wait(rng.random() * 0.2)
        chain.start(target)
        chain.caught_up()
        say(f"seed {SEED}: {target} killed; {max(chain.seen)} published")
    require_whole(chain)


def test_of_two_sequencers_one_works_and_the_other_takes_over(chain: Chain) -> None:
    # given
    ((first,),) = chain.rows(f"SELECT pid FROM pg_locks WHERE {LOCK}")
    chain.start(f"{SEQUENCER} 2")
    until(lambda: asking(chain) >= 2)
    # then
    chain.caught_up()
    assert chain.rows(f"SELECT pid FROM pg_locks WHERE {LOCK}") == [(first,)]
    # when the first is killed
    chain.kill(SEQUENCER)
    # then the other goes on
    until(lambda: chain.rows(f"SELECT pid FROM pg_locks WHERE {LOCK}"))
    ((second,),) = chain.rows(f"SELECT pid FROM pg_locks WHERE {LOCK}")
    chain.caught_up()
    assert second != first
    require_whole(chain)


def asking(chain: Chain) -> int:
    """How many work as sequencer, or ask whether they may."""
    asked = "query LIKE '%pg_try_advisory_lock%' OR query LIKE '%FROM ledger.position%'"
    others = f"SELECT count(*) FROM pg_stat_activity WHERE ({asked}) AND pid <> pg_backend_pid()"
    with psycopg.connect(chain.cluster.url("register", "postgres")) as administrator:
        return int(administrator.execute(others.encode()).fetchall()[0][0])


def test_of_two_publishers_one_works_and_the_other_waits(chain: Chain) -> None:
    # given a second one, quicker than the first
    chain.office.start_publisher(chain.database, 0.05, "second")
    at_once = Counter[str]()
    # when both have published for a while
    for _ in range(20):
        chain.caught_up()
        at_once.update(code for (code,) in chain.rows("SELECT code FROM ledger.alarm"))
    # then nobody took the other's work for an older state of the ledger
    assert not at_once
    # when one is killed
    chain.kill("second")
    chain.caught_up()
    require_whole(chain)
