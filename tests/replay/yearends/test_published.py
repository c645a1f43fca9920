"""What was published comes out again, whatever was recorded since; restated it says what differs and why.

given a register in which 2019 was closed, then 1,000 commands more, rollbacks and an erasure among them,
when the year-end is regenerated, from the segments alone, then it has the hash that was published;
when it is restated, then it has another, and the report's values put into the published lines make the
restated.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from api.gateway import Gateway
from api.restriction import restrict_person
from api.services import Services
from api.settings import Settings
from domain.errors import Refused
from ledger.access import AccessLog
from replay.yearends.archive import Out
from replay.yearends.comparison import compare
from replay.yearends.errors import FormUnknown
from replay.yearends.folder import HEAD, Folder
from replay.yearends.forms import form_of
from tests.replay.yearends.conftest import archive, columns_of
from tests.support.erasing import KEEPER
from tests.support.erasing import erase as erase_somebody
from tests.support.keys import KEYRING
from tests.support.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from replay.yearends.archive import Archive
    from replay.yearends.yearend import YearEnd
    from tests.replay.yearends.conftest import Books

Lines = dict[str, dict[tuple[str, ...], list[str]]]
BEFORE, AFTER = 60, 1000


def lines(place: Path) -> Lines:
    """Table → key → cells of the canonical files of a folder."""
    found: Lines = {}
    for sheet in form_of(1).sheets:
        rows = (place / f"{sheet.name}.tsv").read_text("utf-8").splitlines()
        cells = [row.split("\t") for row in rows]
        found[sheet.name] = {tuple(row[: len(sheet.keys)]): row for row in cells}
    return found


def rows(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for household in report["households"]:
        yield from household["rows"]
    yield from report["others"]


def applied(published: Lines, said: Iterable[dict[str, Any]]) -> Lines:
    """The published lines with what the report says of each."""
    found = {table: {key: list(row) for key, row in some.items()} for table, some in published.items()}
    for row in said:
        table, key = found[row["table"]], tuple(row["key"])
        names = columns_of(1, row["table"])
        if any(cell["after"] is None for cell in row["columns"]):
            table.pop(key, None)
            continue
        cells = table.setdefault(key, [""] * len(names))
        for cell in row["columns"]:
            cells[names.index(cell["column"])] = cell["after"]
    return found


def erase(books: Books) -> None:
    """Erase somebody who lives in a household, and restrict somebody else."""
    state = books.world.state
    person = next(p for p in state.entities("person") if state.value("person", p, "household"))
    with books.database.pool(1, 2) as pool, AccessLog.of(books.database) as access:
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        services = Services(Settings(), books.database, pool, KEYRING, gateway, access)
        other = next(p for p in state.entities("person") if p != person)
        restrict_person(services, KEEPER, other, "request", None, "r")
        erase_somebody(services, person)


def require_complete(report: dict[str, Any], found: Archive, place: Path) -> None:
    """The report makes the restated lines of the published ones, and every row has an event behind it."""
    found.regenerate(2019, out=Out(place / "published"))
    found.restate(2019, out=Out(place / "restated"))
    published, restated = lines(place / "published"), lines(place / "restated")
    assert applied(published, rows(report)) == restated
    for row in rows(report):
        events = {event for cell in row["columns"] for event in cell["events"]}
        assert events
        assert all(report["before"] < event <= report["after"] for event in events)
        assert all(str(event) in report["events"] for event in events)


def test_a_closed_year_comes_out_as_published_whatever_came_after(
    books: Books, spark: str, tmp_path: Path
) -> None:
    # given
    books.record(BEFORE)
    closed = books.close(2019).facts
    books.record(AFTER, seed=2)
    erase(books)
    books.export()
    assert sum(1 for event in books.register.events() if event.withdraws) > 20
    # when the segments stand somewhere else, and no database is asked
    elsewhere = shutil.copytree(books.shelf.address, tmp_path / "elsewhere")
    with archive(str(elsewhere)) as found:
        # then
        assert found.regenerate(2019).hash == closed["hash"]
        restated, report = found.restate(2019)
        assert restated.hash != closed["hash"]
        assert report["households"]
        require_complete(report, found, tmp_path)
    with archive(str(elsewhere), "spark", spark) as other:
        assert other.regenerate(2019).hash == closed["hash"]
        assert other.restate(2019) == (restated, report)


def test_nothing_recorded_since_means_nothing_to_report(books: Books, tmp_path: Path) -> None:
    # given
    books.record(BEFORE)
    books.close(2019)
    books.export()
    with books.archive() as found:
        # when
        found.regenerate(2019, out=Out(tmp_path / "one"))
        _, report = found.restate(2019, out=Out(tmp_path / "other"))
    # then
    assert (report["households"], report["others"], report["tables"]) == ([], [], {})
    assert lines(tmp_path / "one") == lines(tmp_path / "other")
    assert compare(Folder(tmp_path / "one"), Folder(tmp_path / "other"))["rows"] == []


def test_a_year_that_nobody_closed_or_knows_is_refused_and_nothing_is_written(
    books: Books, tmp_path: Path
) -> None:
    books.record(20)
    books.export()
    for year, code in ((2020, "year_not_closed"), (1950, "year_unknown")):
        with books.archive() as found, pytest.raises(Refused) as refused:
            found.regenerate(year, out=Out(tmp_path / "out"))
        assert refused.value.code == code
        assert str(year) in refused.value.message
    assert not (tmp_path / "out").exists()


def test_a_year_whose_closing_was_not_finished_is_told_as_closing(books: Books) -> None:
    books.record(20)

    def failing(_form: int, _year: int, _index: int) -> YearEnd:
        raise FormUnknown(form=2)

    with pytest.raises(FormUnknown):
        books.close(2019, failing)
    books.export()
    with books.archive() as found:
        assert found.years() == [
            {"year": 2019, "status": "closing", "ledger_index": None, "form": 1, "hash": None},
        ]  # fmt: skip
        with pytest.raises(Refused) as refused:
            found.closed(2019)
    assert refused.value.code == "year_not_closed"


def test_a_folder_holds_what_its_head_says_or_is_refused(books: Books, tmp_path: Path) -> None:
    # given
    books.record(BEFORE)
    closed = books.close(2019).facts
    books.export()
    place = tmp_path / "published"
    with books.archive() as found:
        assert found.regenerate(2019, out=Out(place)).hash == closed["hash"]
        with pytest.raises(Refused) as taken:
            found.regenerate(2019, out=Out(place))
    assert taken.value.code == "folder_taken"
    # when a file is changed, then the head, then it is gone
    for file, data in (("household.tsv", b"x\n"), (HEAD, b"huce year-end\n")):
        kept = (place / file).read_bytes()
        (place / file).write_bytes(data)
        with pytest.raises(Refused) as broken:
            Folder(place).read()
        assert broken.value.code == "year_end_folder_broken"
        (place / file).write_bytes(kept)
    assert Folder(place).read().hash == closed["hash"]
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
