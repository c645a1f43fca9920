"""What guards an import: the limit on telling of others, one transaction with its job, one worker."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from api import probes
from api.imports import files, runner
from api.imports.appending import Appender
from api.imports.store import AtWork, ImportElsewhere, Imports
from api.jobs import give
from api.register import write_setting
from domain.commands import RemoveMember
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.database import Connection
    from tests.support.hall import Hall

OF: dict[str, Any] = {"name": "f.xlsx", "kind": "persons", "division": "150525", "year": 2020}
DAYS = 86_400


def ask(hall: Hall, question: str, *given: object) -> Any:
    """The first value of the first row."""
    with hall.services.pool.connection() as connection:
        row = connection.execute(question, given).fetchone()
    return None if row is None else row[0]


def problems(hall: Hall, import_id: str) -> list[str]:
    """The codes of everything that is wrong with an import's units."""
    with hall.services.pool.connection() as connection:
        found = Imports(connection).problems(import_id)
    return [one["code"] for some in found.values() for one in some]


# -- telling of others


@pytest.fixture
def stranger(hall: Hall) -> list[Any]:
    """The rows of a household that names somebody who has left, by his number and another name."""
    hall.imported(hall.family("H1", 1))
    household = ask(hall, "SELECT id FROM read.household WHERE number = 'H1'")
    person = ask(hall, "SELECT id FROM read.person WHERE document = %s", document(2))
    command = RemoveMember(
        command_id="gone", year=2020, month=12, reason="婚出", household=household, person=person,
        left="married_out",
    )  # fmt: skip
    hall.services.gateway.run(command, hall.clerk)
    return [*hall.family("H2", 5), hall.row(2, "之女", "H2", 姓名="另一人")]


def test_who_asks_by_files_is_told_of_others_and_it_is_counted(hall: Hall, stranger: list[Any]) -> None:
    import_id = hall.checked(stranger, "g.xlsx")
    assert problems(hall, import_id) == ["name_differs"]
    assert ask(hall, "SELECT count(*) FROM register.probe WHERE account = %s", hall.clerk.account) == 1


def test_who_was_told_often_enough_this_hour_is_told_no_more_by_a_file(
    hall: Hall, stranger: list[Any]
) -> None:
    with hall.services.pool.connection() as connection:
        for _ in range(probes.MOST):
            probes.note(connection, hall.clerk)
    # when a file names somebody elsewhere, and is wrong in another way too
    import_id = hall.checked([*stranger, *hall.family("H3", 9, 健康状况="很好")], "g.xlsx")
    # then the one is kept back, and only that
    assert sorted(set(problems(hall, import_id))) == ["too_many_probes", "unknown_code"]
    with hall.services.pool.connection() as connection:
        (kept_back, *_) = Imports(connection).problems(import_id).values()
    assert "另一个姓名" not in kept_back[0]["message"]


# -- the job that follows


class NotGiven(Exception):
    """Giving the job came to nothing."""


def giving(task: str) -> Callable[[Connection, str], object]:
    return lambda connection, import_id: give(connection, task, import_id=import_id)


def failing(task: str) -> Callable[[Connection, str], object]:
    """Gives a job, and then fails."""

    def then(connection: Connection, import_id: str) -> object:
        give(connection, task, import_id=import_id)
        raise NotGiven

    return then


def jobs(hall: Hall) -> Any:
    return ask(hall, "SELECT count(*) FROM jobs.procrastinate_jobs")


def test_an_import_is_made_with_its_job_or_not_at_all(hall: Hall) -> None:
    hall.imported(hall.family("H1", 1))
    file = hall.folder / "f.xlsx"
    before = ask(hall, "SELECT count(*) FROM staging.import")
    with pytest.raises(NotGiven):
        runner.upload(hall.services, hall.clerk, file, **OF, then=failing("check_import"))
    assert (ask(hall, "SELECT count(*) FROM staging.import"), jobs(hall)) == (before, 0)
    assert list(files.folder(hall.services).iterdir()) == []
    import_id = runner.upload(hall.services, hall.clerk, file, **OF, then=giving("check_import"))
    assert (hall.said(import_id)["state"], jobs(hall)) == ("uploaded", 1)


def test_an_import_is_confirmed_with_its_job_or_not_at_all(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    with pytest.raises(NotGiven):
        runner.confirm(hall.services, import_id, hall.clerk, failing("append_import"))
    assert (hall.said(import_id)["state"], jobs(hall)) == ("checked", 0)
    assert ask(hall, "SELECT count(*) FROM ledger.evidence") == 0
    runner.confirm(hall.services, import_id, hall.clerk, giving("append_import"))
    assert (hall.said(import_id)["state"], jobs(hall)) == ("appending", 1)
    assert ask(hall, "SELECT count(*) FROM ledger.evidence") == 1


# -- half of a unit


def test_what_is_recorded_of_a_unit_before_the_rest_is_refused_stays_and_is_told(hall: Hall) -> None:
    # given a confirmed household, and a window for its forms that has closed since
    import_id = hall.checked(hall.family("H1", 1))
    runner.confirm(hall.services, import_id, hall.clerk)
    with hall.services.pool.connection() as connection:
        write_setting(connection, "windows_open", value=False)
    # when it is recorded
    runner.append(hall.services, import_id)
    # then the household is there without its forms, and the import says what was refused
    assert hall.events() == ["household.taken_over"]
    assert hall.counts(import_id) == {"new": 1, "recorded": 1}
    with hall.services.pool.connection() as connection:
        (unit,) = Imports(connection).sheaves(import_id)
    assert (unit.recorded, [one["code"] for one in unit.problems or []]) == (True, ["window_closed"])
    # and the same file, once it may, brings what is missing
    with hall.services.pool.connection() as connection:
        write_setting(connection, "windows_open", value=True)
    again = hall.imported(None)
    assert hall.counts(again) == {"surveyed": 1, "recorded": 1}
    assert hall.events() == ["household.taken_over", "household.surveyed"]


# -- what stopped


def test_what_stopped_says_why_until_it_is_begun_again_and_what_has_ended_does_not(hall: Hall) -> None:
    # given an import that is being recorded, and one that is over
    over, import_id = hall.imported(hall.family("H1", 1)), hall.checked(hall.family("H2", 5), "g.xlsx")
    runner.confirm(hall.services, import_id, hall.clerk)
    # when the program breaks off
    for one in (over, import_id):
        runner.give_up(hall.services, one)
    # then the one says so, and stays where it was
    said = hall.said(import_id)
    assert (said["state"], said["failure"]["code"]) == ("appending", "import_broken")
    assert hall.said(over)["failure"] is None
    # and says so no more when it has gone on
    runner.append(hall.services, import_id)
    said = hall.said(import_id)
    assert (said["state"], said["failure"]) == ("done", None)


def test_a_check_that_goes_on_counts_what_was_checked_before(hall: Hall) -> None:
    import_id = hall.checked([*hall.family("H1", 1), *hall.family("H2", 5), *hall.family("H3", 9)])
    # given that it was killed when it had checked two of three
    with hall.database.connect("owner") as owner:
        owner.execute("DELETE FROM staging.sheaf WHERE import = %s AND place = 2", (import_id,))
        owner.execute("UPDATE staging.import SET state = 'checking', done = 2 WHERE id = %s", (import_id,))
    told: list[tuple[int, int]] = []
    runner.check(hall.services, import_id, lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]


def test_a_recording_that_goes_on_counts_what_was_recorded_before(hall: Hall) -> None:
    import_id = hall.checked([*hall.family("H1", 1), *hall.family("H2", 5), *hall.family("H3", 9)])
    runner.confirm(hall.services, import_id, hall.clerk)
    with hall.services.pool.connection() as connection:
        job = Imports(connection).one(import_id)
        Appender(hall.services.gateway, connection, job, hall.clerk).append([1])
    told: list[tuple[int, int]] = []
    runner.append(hall.services, import_id, lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]


# -- files left behind


def test_files_that_nobody_needs_go_after_a_day_and_those_of_open_imports_stay(hall: Hall) -> None:
    # given files two days old: of an open import, of nobody, and what a killed program left; and a young one
    open_ = hall.checked(hall.family("H1", 1))
    folder = files.folder(hall.services)
    for name in ("nobodys", "young"):
        (folder / name).write_bytes(b"x")
    (folder / "left").mkdir()
    (folder / "left" / "file").write_bytes(b"x")
    then = time.time() - 2 * DAYS
    for name in (open_, "nobodys", "left"):
        os.utime(folder / name, (then, then))
    # when the next import is checked
    other = hall.checked(hall.family("H2", 5), "g.xlsx")
    assert {path.name for path in folder.iterdir()} == {open_, other, "young"}


def test_an_import_that_nobody_confirmed_in_thirty_days_is_cancelled_with_its_work(hall: Hall) -> None:
    old = hall.checked(hall.family("H1", 1))
    with hall.database.connect("owner") as owner:
        owner.execute(
            "UPDATE staging.import SET made_at = made_at - interval '31 days' WHERE id = %s", (old,)
        )
    then = time.time() - 31 * DAYS
    os.utime(files.folder(hall.services) / old, (then, then))
    other = hall.checked(hall.family("H2", 5), "g.xlsx")
    assert hall.said(old)["state"] == "cancelled"
    assert ask(hall, "SELECT count(*) FROM staging.sheaf WHERE import = %s AND work IS NOT NULL", old) == 0
    assert {path.name for path in files.folder(hall.services).iterdir()} == {other}


# -- one at a time


def test_nobody_works_on_an_import_that_somebody_works_on(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    with hall.services.pool.connection() as one, hall.services.pool.connection() as two:
        with Imports(one).alone(import_id):
            with pytest.raises(AtWork), Imports(two).alone(import_id, "50ms"):
                raise AssertionError("both")
            with Imports(two).alone("another", "50ms"):
                pass
        with Imports(two).alone(import_id, "50ms"):
            pass
        # and whoever waited waits for nothing else any longer
        assert two.execute("SHOW lock_timeout").fetchone() == ("0",)


def test_two_who_record_an_import_at_once_record_it_once(hall: Hall) -> None:
    families = [row for n in range(12) for row in hall.family(f"H{n}", 10 * n + 1)]
    import_id = hall.checked(families)
    runner.confirm(hall.services, import_id, hall.clerk)
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        # The second finds that it is done.
        with suppress(ImportElsewhere):
            runner.append(hall.services, import_id)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(hall.events()) == ["household.surveyed"] * 12 + ["household.taken_over"] * 12
    assert hall.counts(import_id) == {"new": 12, "recorded": 12}
