"""Closing a year on a real database: an index, the year-end as it stood there, its hash; once.

given a register with households of 2019 and 2020, when 2019 is closed,
then everything that counts for it lies before the index of its closing, what comes later is a correction,
and a close that was killed half way goes on at the same index, whoever gives it again.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from api.admissions import Admissions
from api.register import read_register
from domain import commands as c
from domain.calendar import YearIsClosed
from domain.commands.years import CloseYear
from domain.errors import CommandReused
from domain.known import Context
from domain.rules.years import EarlierYearOpen, NotWholeLedger, YearClosedBefore
from ledger import stream
from ledger.database import Database  # noqa: TC001  a worker process makes its own
from projections.years import listing
from replay.engines import EngineUnknown, engine
from replay.segments.errors import SegmentBroken
from replay.segments.export import export
from replay.segments.shelf import Shelf
from replay.yearends.closing import Closer, IndexWaiting
from replay.yearends.errors import FormUnknown
from replay.yearends.forms import LATEST
from replay.yearends.yearend import Which, YearEnd, compute
from tests.ledger.given import until
from tests.soak.given import Told, held_open
from tests.support.given import HERE
from tests.support.histories import EVIDENCE
from tests.support.keys import KEYRING, sequencer
from tests.support.register import TestRegister
from tests.support.world import STATISTICIAN, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domain.events import Actor, Event
    from tests.support.given import Home

CORRECTION: dict[str, Any] = {"correction": "更正7号", "evidence": [EVIDENCE]}
OTHER = replace(STATISTICIAN, account="other", person="person-other", division="15")


@dataclass
class Hall:
    """A register, its segments, and who closes its years."""

    story: Told
    database: Database
    shelf: Shelf
    homes: dict[int, Home] = field(default_factory=dict)

    def context(self, actor: Actor = STATISTICIAN) -> Context:
        with self.database.connect() as connection:
            return Context(TODAY, actor, read_register(connection))

    def computed(self, form: int, year: int, index: int, *, name: str = "duckdb") -> YearEnd:
        with engine(name, self.shelf, self.shelf.needed(index).segments) as found:
            return compute(found, Which(form, year, index))

    def brief(self, form: int, year: int, index: int) -> YearEnd:
        """A year-end without a table, where it does not matter what stands in it."""
        return YearEnd(Which(form, year, index), {})

    def close(
        self,
        year: int = 2019,
        command_id: str = "close",
        actor: Actor = STATISTICIAN,
        computing: Callable[[int, int, int], YearEnd] | None = None,
    ) -> Event:
        command = CloseYear(command_id=command_id, year=year, form=LATEST)
        return self.closer(computing or self.brief).close(command, self.context(actor))

    def closer(self, computing: Callable[[int, int, int], YearEnd], patience: float = 60) -> Closer:
        return Closer(sequencer(self.database), KEYRING.ledger(), self.shelf, computing, patience)

    def sequence(self) -> int:
        """Index and export all there is; the last index."""
        while sequencer(self.database).run_once():
            pass
        with self.database.connect("app", autocommit=True) as connection:
            return export(connection, self.shelf).last

    def rows(self) -> list[dict[str, Any]]:
        with self.database.connect() as connection:
            return listing(connection)

    def types(self) -> list[str]:
        """What was recorded of years, in the order of the ledger."""
        with self.database.connect() as connection:
            found = connection.execute(
                "SELECT type FROM ledger.event WHERE type LIKE 'year.%' ORDER BY position"
            )
            return [kind for (kind,) in found]

    def fresh(self) -> None:
        """Let the register be read anew at once."""
        self.story.real.gateway.admissions = Admissions()


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Iterator[Hall]:
    with TestRegister.on(database) as register:
        register.give_evidence(database, EVIDENCE)
        found = Hall(Told(real=register), database, Shelf(str(tmp_path / "segments")))
        found.homes = {year: found.story.taken_over("not_exited", "son", year=year) for year in (2019, 2020)}
        yield found


def mark(hall: Hall, year: int, **more: Any) -> Event:
    """An event that counts for a year."""
    return hall.story.given(c.MarkFocus, household=hall.homes[2019].id, on=True, year=year, **more)


def test_a_year_is_closed_at_the_index_of_its_closing(hall: Hall) -> None:
    closed = hall.close(computing=hall.computed)
    (closing,) = closed.rests_on
    hall.sequence()
    with hall.database.connect() as connection:
        index = stream.indexes(connection, [closing])[closing]
        events = stream.read(connection, 0, 100)
    assert closed.facts["ledger_index"] == index
    assert [one.event.type for one in events if one.number >= index] == ["year.closing", "year.closed"]
    year_end = hall.computed(LATEST, 2019, index)
    assert closed.facts["hash"] == year_end.hash
    assert closed.facts["tables"]["household"]["lines"] == 1
    assert closed.facts["tables"].keys() == year_end.tables.keys()
    assert hall.rows() == [
        {"year": 2019, "status": "closed", "ledger_index": index, "form": LATEST, "hash": year_end.hash}
    ]
    assert hall.story.real.drift() == []


def test_the_same_command_has_the_same_answer_and_another_is_refused(hall: Hall) -> None:
    closed = hall.close()
    again = hall.close()
    assert (again.id, again.facts) == (closed.id, closed.facts)
    with pytest.raises(YearClosedBefore):
        hall.close(command_id="another")
    with pytest.raises(YearClosedBefore):
        hall.close(actor=OTHER)
    with pytest.raises(CommandReused):
        hall.close(2020)
    assert hall.types() == ["year.closing", "year.closed"]


def test_years_are_closed_one_after_the_other(hall: Hall) -> None:
    first, second = (hall.close(year, f"c{year}", computing=hall.computed) for year in (2019, 2020))
    assert second.facts["tables"]["household"]["lines"] == 2
    assert first.facts["hash"] != second.facts["hash"]
    assert [row["year"] for row in hall.rows()] == [2019, 2020]


def test_other_years_go_on_while_a_year_closes_and_its_own_is_refused(hall: Hall) -> None:
    """Naive: the register is read every two seconds, and what was read a second ago lets it in."""

    def computing(form: int, year: int, index: int) -> YearEnd:
        mark(hall, 2020)
        for named in (2019, 2012):
            hall.story.when(c.SurveyVillage, village=HERE, form={"clinics": 1}, year=named)
            hall.story.then_refused(YearIsClosed, year=named)
        return hall.brief(form, year, index)

    assert hall.close(computing=computing).type == "year.closed"


def test_a_command_under_way_is_waited_for_and_counts(hall: Hall) -> None:
    with (
        hall.database.connect() as slow,
        hall.database.connect() as observer,
        ThreadPoolExecutor() as threads,
    ):
        command = hall.story.command(c.MarkFocus, household=hall.homes[2019].id, on=True, year=2019)
        (event,) = held_open(hall.story.real, slow, command)
        closing = threads.submit(hall.close)
        until(lambda: waiting_for(observer, slow))
        slow.commit()
        index = closing.result(timeout=60).facts["ledger_index"]
        assert stream.indexes(observer, [event.id])[event.id] < index


def test_an_earlier_year_that_is_first_named_while_the_close_waits_must_be_closed_before(hall: Hall) -> None:
    """Naive: which years events name is read before the tags are held; then 2012 can never be closed."""
    with (
        hall.database.connect() as slow,
        hall.database.connect() as observer,
        ThreadPoolExecutor() as threads,
    ):
        command = hall.story.command(c.SurveyVillage, village=HERE, form={"clinics": 1}, year=2012)
        held_open(hall.story.real, slow, command)
        closing = threads.submit(hall.close)
        until(lambda: waiting_for(observer, slow))
        slow.commit()
        with pytest.raises(EarlierYearOpen) as refused:
            closing.result(timeout=60)
    assert refused.value.data == {"year": 2019, "earlier": 2012}
    assert hall.types() == []
    for year in (2012, 2019):
        assert hall.close(year, f"c{year}").facts["year"] == year


def waiting_for(observer: Any, holder: Any) -> bool:
    """Whether somebody waits for what a connection holds."""
    found = observer.execute(
        "SELECT FROM pg_locks AS l WHERE NOT l.granted AND %s = ANY (pg_blocking_pids(l.pid))",
        [holder.info.backend_pid],
    ).fetchone()
    return found is not None


def _close_and_die(database: Database, segments: str) -> None:
    """In a process of its own: killed when the index is fixed and nothing is computed yet."""
    with database.connect() as connection:
        context = Context(TODAY, STATISTICIAN, read_register(connection))
    closer = Closer(sequencer(database), KEYRING.ledger(), Shelf(segments), lambda *_: os._exit(9))
    closer.close(CloseYear(command_id="close", year=2019, form=LATEST), context)


@pytest.mark.parametrize("who", [STATISTICIAN, OTHER])
def test_killed_between_the_two_events_the_next_close_goes_on_at_the_same_index(
    hall: Hall, who: Actor
) -> None:
    """Naive: begin again, and what was recorded for other years since is within the year-end's index."""
    process = multiprocessing.get_context("spawn").Process(
        target=_close_and_die, args=(hall.database, hall.shelf.address)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 9
    assert (hall.types(), hall.rows()[0]["status"]) == (["year.closing"], "closing")
    hall.fresh()
    hall.story.when(c.MarkFocus, household=hall.homes[2019].id, on=True, year=2019)
    hall.story.then_refused(YearIsClosed, year=2019)
    later = mark(hall, 2020)
    closed = hall.close(command_id="later", actor=who)
    assert hall.types() == ["year.closing", "year.closed"]
    hall.sequence()
    with hall.database.connect() as connection:
        assert stream.indexes(connection, [later.id])[later.id] > closed.facts["ledger_index"]
    assert hall.close(command_id="later", actor=who).id == closed.id
    assert hall.close().id == closed.id


def test_what_cannot_be_computed_leaves_the_index_fixed_and_goes_on_later(hall: Hall) -> None:
    def computing(form: int, year: int, index: int) -> YearEnd:
        return hall.computed(form, year, index, name="abacus")

    with pytest.raises(EngineUnknown):
        hall.close(computing=computing)
    assert hall.rows()[0]["status"] == "closing"
    assert hall.close(command_id="again").type == "year.closed"


def test_a_close_goes_on_with_the_form_that_was_fixed(hall: Hall) -> None:
    """Naive: a newer program goes on with its own latest form, and the year is closed with another."""
    forms: list[int] = []

    def computing(form: int, year: int, index: int) -> YearEnd:
        forms.append(form)
        if len(forms) == 1:
            raise FormUnknown(form=form)
        return hall.brief(form, year, index)

    newer = CloseYear(command_id="newer", year=2019, form=LATEST + 6)
    with pytest.raises(FormUnknown):
        hall.closer(computing).close(newer, hall.context())
    closed = hall.close(command_id="later", computing=computing)
    assert (forms, closed.facts["form"]) == ([LATEST + 6] * 2, LATEST + 6)
    assert hall.rows()[0]["form"] == LATEST + 6


def test_a_sequencer_that_does_not_work_is_not_waited_for_for_ever(hall: Hall) -> None:
    with hall.database.connect("app", autocommit=True) as stuck:
        # given somebody who holds the lock of sequencers and gives no index
        assert stuck.execute("SELECT pg_try_advisory_lock(1752523621, 2)").fetchone() == (True,)
        command = CloseYear(command_id="close", year=2019, form=LATEST)
        with pytest.raises(IndexWaiting) as refused:
            hall.closer(hall.brief, 0.1).close(command, hall.context())
    assert "2019年度已开始定格" in refused.value.message
    assert hall.rows()[0]["status"] == "closing"
    assert hall.close(command_id="later").type == "year.closed"


def test_segments_that_cannot_be_used_are_told_before_anything_is_fixed(hall: Hall) -> None:
    """Naive: they are read when the year-end is computed, and nobody may record anything meanwhile."""
    hall.sequence()
    part = hall.shelf.needed().segments[0].parts["household"]
    with hall.shelf.files.open(hall.shelf.path(part.name), "wb") as file:
        file.write(b"PAR1")
    hall.shelf = Shelf(hall.shelf.address)
    with pytest.raises(SegmentBroken):
        hall.close()
    assert hall.types() == []


def test_two_who_close_at_once_close_once(hall: Hall) -> None:
    together = threading.Barrier(2)

    def computing(form: int, year: int, index: int) -> YearEnd:
        together.wait(timeout=30)
        return hall.brief(form, year, index)

    with ThreadPoolExecutor() as threads:
        closes = [
            threads.submit(hall.close, 2019, name, who, computing)
            for name, who in (("one", STATISTICIAN), ("two", OTHER))
        ]
        first, second = (done.result(timeout=60) for done in closes)
    assert first.id == second.id
    assert hall.types() == ["year.closing", "year.closed"]


def test_another_sequencer_gives_the_index(hall: Hall) -> None:
    stop = threading.Event()
    other = threading.Thread(target=sequencer(hall.database).run, args=(stop,))
    other.start()
    try:
        assert hall.close().type == "year.closed"
    finally:
        stop.set()
        other.join()


def test_a_correction_changes_what_is_restated_and_not_what_was_published(hall: Hall) -> None:
    closed = hall.close(computing=hall.computed)
    index = closed.facts["ledger_index"]
    hall.fresh()
    event = mark(hall, 2019, **CORRECTION)
    assert event.facts["correction"] == "更正7号"
    head = hall.sequence()
    assert hall.computed(LATEST, 2019, index).hash == closed.facts["hash"]
    restated = hall.computed(LATEST, 2019, head)
    assert restated.tables["household"].hash != closed.facts["tables"]["household"]["hash"]


def test_a_rollback_into_the_year_is_refused_by_the_ledger_too(hall: Hall) -> None:
    """Naive: only who decides looks; he took the register as read a second before it was closed."""
    event = mark(hall, 2019)
    case = hall.story.ask(events=[event.id])
    hall.close()
    # when: asking counts for nothing, and the approval is decided on the register as it was read before
    hall.story.ask(events=[event.id])
    with pytest.raises(YearIsClosed) as refused:
        hall.story.approved(case)
    assert refused.value.data == {"year": 2019}
    hall.fresh()
    (rollback,) = hall.story.approved(hall.story.ask(events=[event.id], **CORRECTION))
    assert rollback.facts["correction"] == "更正7号"


def test_who_does_not_see_the_whole_ledger_closes_nothing(hall: Hall) -> None:
    hall.story.taken_over("not_exited", year=2019, village="150525101200")
    for division in (HERE[:9], "150526"):
        with pytest.raises(NotWholeLedger):
            hall.close(actor=replace(STATISTICIAN, division=division))
    assert hall.types() == []
