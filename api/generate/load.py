"""Loading the demonstration county: worker processes decide, seal and append village by village."""

from __future__ import annotations

import gc
import json
import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from api.bulk import record
from api.generate.clerks import clerks_of
from api.generate.county import COUNTY, HOUSEHOLDS, SEED, shares
from api.generate.plan import plan_village
from api.generate.planted import has_mistake
from ledger.worker import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.generate.desk import Clerks
    from api.generate.plot import Mistake
    from ledger.database import Connection, Database
    from ledger.keyring import Keyring
    from ledger.store import Ledger

#: The file of planted mistakes in the home folder.
PLANTED = "planted.json"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one village added: events (0: it was there), and its planted mistakes."""

    village: str
    households: int
    events: int
    mistakes: list[Mistake]


@dataclass(frozen=True, slots=True)
class _Work:
    """What every worker is given."""

    database: Database
    keyring: Keyring
    seed: int
    clerks: Clerks


def load_county(  # noqa: PLR0913  each has its default but the first two
    database: Database,
    keyring: Keyring,
    home: Path,
    *,
    county: str = COUNTY,
    households: int = HOUSEHOLDS,
    seed: int = SEED,
    processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Load what is missing of the county and write `home/planted.json`; returns the events recorded.

    The accounts and the configuration (`desk.SETTINGS`) must be
    there. A village is recorded whole or not at all, so a load that was killed goes on where it stopped.
    `progress` is told households done and in all. Raises NoClerk, and what the first failing worker raised.
    """
    with database.connect() as connection:
        work = _Work(database, keyring, seed, clerks_of(connection, county))
        if _is_complete(connection, keyring.ledger(), home / PLANTED, (county, households, seed)):
            return 0
        connection.commit()
    wanted, done, loaded = shares(county, households, seed), 0, []
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, initializer=_begin, initargs=(work,)) as pool:
        for future in as_completed([pool.submit(_load, *share) for share in wanted.items()]):
            loaded.append(future.result())
            done += loaded[-1].households
            if progress is not None:
                progress(done, households)
    found = [m for one in sorted(loaded, key=lambda x: x.village) for m in one.mistakes]
    _write(home / PLANTED, found, (county, households, seed))
    return sum(one.events for one in loaded)


def _is_complete(connection: Connection, ledger: Ledger, file: Path, made_from: tuple[str, int, int]) -> bool:
    """Whether the file, written last of all, tells of this same load into this ledger."""
    if not file.exists():
        return False
    there = json.loads(file.read_text("utf-8"))
    events = [mistake["event"] for mistake in there["mistakes"]]
    same = (there["county"], there["households"], there["seed"]) == made_from
    return same and len(ledger.many(connection, events)) == len(events)


def _write(file: Path, mistakes: list[Mistake], made_from: tuple[str, int, int]) -> None:
    """Put the file in place whole."""
    county, households, seed = made_from
    content = {
        "county": county, "households": households, "seed": seed,
        "mistakes": [asdict(mistake) for mistake in mistakes],
    }  # fmt: skip
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(file)


# -- in a worker


class _Worker:
    """One connection, one ledger, for the life of the process."""

    current: _Worker

    def __init__(self, work: _Work) -> None:
        self.work = work
        self.ledger = work.keyring.ledger()
        self.connection = work.database.connect()

    def load(self, village: str, households: int) -> Loaded:
        mistakes: list[Mistake] = []
        saves = plan_village(village, self.work.seed, households, self.work.clerks, mistakes)
        with self.connection.transaction():
            events = record(self.connection, self.ledger, saves)
        if not events and has_mistake(village):
            # It was there: decided again to the end, for the sake of what is said of its mistake.
            deque(saves, maxlen=0)
        return Loaded(village, households, events, mistakes)


def _begin(work: _Work) -> None:
    _Worker.current = _Worker(work)
    end_with_parent()
    # Nothing of a village outlives it, so collecting once a village is enough.
    gc.freeze()
    gc.disable()


def _load(village: str, households: int) -> Loaded:
    try:
        return _Worker.current.load(village, households)
    finally:
        gc.collect()
