"""A database superuser tampers with 10,000 published events; each deed is found, and the event is named.

given a ledger published with "2 of 3" witnesses, of which an auditor keeps policy, checkpoint and export,
when a superuser changes, removes, inserts or swaps rows, then the auditor finds it in a dump and in a new
export, and the program finds it by itself. An untouched copy is sound by all means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.soak import forging
from tests.soak.audited import EARLIER, EVENTS
from tests.soak.forging import DEEDS, FORGED, TRUNCATED, VICTIM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.soak.audited import Base, Means
    from tests.soak.forging import Deed

pytestmark = pytest.mark.soak
#: The whole save of the victim once more, for another household, with the signature that it has.
COPIED = """
    INSERT INTO ledger.event SELECT nextval('ledger.position'), 'copied.' || e.position, type, version,
        '{household:h9}', recorded_at, account, person, division, 'copied', body, meta
    FROM ledger.event AS e
    WHERE save = (SELECT save FROM ledger.event WHERE position = %(at)s) ORDER BY e.position;
    INSERT INTO ledger.signature SELECT 'copied', signature FROM ledger.signature
        WHERE save = (SELECT save FROM ledger.event WHERE position = %(at)s)"""
#: As above, under the very household, whole and unchanged but for what must be another.
REPEATED = COPIED.replace("'{household:h9}'", "tags")


@pytest.fixture
def copy(base: Base, tmp_path: Path) -> Iterator[Means]:
    with base.copied(tmp_path) as means:
        yield means


def do(base: Base, copy: Means, statements: str) -> None:
    forging.done(base.server, copy.database, statements, **forging.given(base.kept))


def test_an_untouched_copy_is_sound_by_all_means(copy: Means) -> None:
    told = copy.compare()
    assert (told.status, told.findings) == (0, [])
    folder = copy.exported()
    for told in (copy.full(folder), copy.since(folder)):
        assert (told.status, told.findings) == (0, [])
    assert copy.read_back() == ("", 0)
    assert copy.patrol() == []
    assert (copy.sequence(), copy.alarms()) == ({}, [])


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_what_was_done_to_rows_is_found(base: Base, copy: Means, deed: Deed) -> None:
    # when
    do(base, copy, deed.statements)
    # then the auditor finds in a dump what was done to which events, and nothing else
    told = copy.compare()
    assert told.status == 1
    assert {kind: told.named(kind) for kind in told.kinds()} == {
        kind: base.kept.named(*indexes) for kind, indexes in deed.compare.items()
    }
    # and the program finds it by itself
    assert copy.read_back() == deed.held
    assert copy.patrol()[0] == deed.held
    assert deed.held[0] in copy.alarms()
    # and a new export is not sound, if there can be one
    if not deed.full:
        with pytest.raises(ValueError, match="bundle"):
            copy.exported()
        return
    told = copy.full(copy.exported())
    assert told.status == 1
    assert deed.full in {finding["index"] for finding in told.findings}


def test_a_row_put_into_a_gap_is_late(base: Base, copy: Means) -> None:
    # when
    do(base, copy, FORGED.format(position="%(gap)s"))
    # then
    told = copy.compare()
    assert (told.status, told.kinds()) == (1, ["late"])
    assert told.findings[0]["position"] == str(base.kept.gap)
    assert told.named("late") == [(0, *base.kept.named(VICTIM)[0][1:])]
    assert copy.patrol() == [("late_row", base.kept.gap)]
    assert copy.alarms() == ["late_row"]
    assert copy.sequence() == {}


@pytest.mark.parametrize(
    "index",
    ["", f"; INSERT INTO ledger.indexed SELECT {EVENTS + 1}, max(position) FROM ledger.event"],
    ids=["without an index", "with an index"],
)
def test_a_row_at_a_new_position_gets_no_leaf(base: Base, copy: Means, index: str) -> None:
    # when a row is forged before the sequencer comes by
    do(base, copy, FORGED.format(position="nextval('ledger.position')") + index)
    # then it is set aside with an alarm, and the tree does not grow over it
    assert list(copy.sequence().values()) == ["unsigned"]
    assert copy.alarms() == ["event_unsigned"]
    assert copy.read_back() == ("", 0)


@pytest.mark.parametrize(
    "statements", [COPIED, REPEATED], ids=["of another household", "of the very household"]
)
def test_a_signed_save_copied_gets_no_leaf(base: Base, copy: Means, statements: str) -> None:
    do(base, copy, statements)
    assert list(copy.sequence().values()) == ["not_covered"] * 3
    assert copy.alarms() == ["event_unsigned"] * 3


def test_what_was_truncated_to_an_older_checkpoint_is_found(base: Base, copy: Means) -> None:
    # when nothing of what came later is left, and all that is left is consistent
    do(base, copy, TRUNCATED)
    with forging.superuser(base.server, copy.database) as connection:
        forging.rebuild(connection)
    folder = copy.exported()
    assert (copy.read_back(), copy.patrol(), copy.full(folder).status) == (("", 0), [], 0)
    # then whoever kept the later checkpoint knows from which event on
    told = copy.since(folder)
    assert (told.status, told.findings[0]["kind"], told.findings[0]["index"]) == (1, "shrunk", EARLIER + 1)
    told = copy.compare()
    assert told.status == 1
    assert told.named("removed")[:3] == base.kept.named(*range(EARLIER + 1, EARLIER + 4))
    assert told.kinds()[-1] == "more"
