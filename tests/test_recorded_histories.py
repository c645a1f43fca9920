"""Histories recorded once: every build accepts the same commands, writes the same events, folds the same.

`HUCE_UPDATE_GOLDEN=1 pytest tests/test_recorded_histories.py` records them anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import to_json

from domain import commands as c
from domain.events import Actor
from domain.rollback import commands as r
from tests.support.given import lived
from tests.support.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event

HISTORIES = Path(__file__).parent / "histories"
UPDATE = os.environ.get("HUCE_UPDATE_GOLDEN") == "1"
#: Name → the seed of its commands, and how many were proposed.
RECORDED = {"north": (13, 100), "south": (19, 100), "west": (29, 100), "east": (280, 100)}


def digest(events: Iterable[Event]) -> str:
    """One hash over all that was written, in the order it was written."""
    lines = (
        to_json([
            e.position, e.id, e.type, e.version, e.tags, e.facts, e.changes, e.rests_on, e.effective,
            e.year, e.month, [e.actor.account, e.actor.person, e.actor.division], e.command, e.case,
            e.withdraws,
        ])
        for e in events
    )  # fmt: skip
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def rows(world: World) -> dict[str, Any]:
    """{kind: {id: {field: value}}} of the whole fold."""
    folded: dict[str, Any] = {}
    for (kind, entity), fields in world.state.rows().items():
        folded.setdefault(kind, {})[entity] = fields
    found: dict[str, Any] = json.loads(to_json(folded))
    return found


def recorded(world: World) -> dict[str, Any]:
    """The history as it is kept."""
    steps = [
        {
            "do": type(command).__name__,
            "by": [actor.account, actor.person, actor.division, sorted(actor.roles)],
            "what": command.model_dump(mode="json", exclude_unset=True),
        }
        for command, actor in world.accepted
    ]
    events = list(world.state.events.values())
    return {"steps": steps, "events": len(events), "digest": digest(events), "rows": rows(world)}


def replayed(history: dict[str, Any]) -> World:
    """The same commands given again, in their order; every one must be accepted."""
    world = World()
    for step in history["steps"]:
        kind = getattr(c, step["do"], None) or getattr(r, step["do"])
        account, person, division, roles = step["by"]
        actor = Actor(account, person, division, frozenset(roles))
        world.do(kind.model_validate_json(to_json(step["what"])), actor)
    return world


def read(name: str) -> dict[str, Any]:
    path = HISTORIES / f"{name}.json"
    if UPDATE:
        seed, steps = RECORDED[name]
        rng = Random(seed)
        history = recorded(lived(rng.randrange(2**32) for _ in range(steps)))
        HISTORIES.mkdir(exist_ok=True)
        text = json.dumps(history, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")
    history = json.loads(path.read_text("utf-8"))
    return dict(history)


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_history_is_accepted_again_with_the_same_events_and_rows(name: str) -> None:
    history = read(name)
    world = replayed(history)
    assert rows(world) == history["rows"]
    assert len(world.state.events) == history["events"]
    assert digest(world.state.events.values()) == history["digest"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_history_holds_enough_of_everything(name: str) -> None:
    done = Counter(step["do"] for step in read(name)["steps"])
    assert done.total() >= 60
    assert done["ApproveCase"] >= 5
    assert done["RequestRollback"] >= 3
    assert done["RequestRedo"] >= 2
    assert done["SplitHousehold"]
    assert done["ReturnHousehold"]


def test_every_file_there_is_replayed() -> None:
    assert {path.stem for path in HISTORIES.glob("*.json")} == set(RECORDED)
