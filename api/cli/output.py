"""What the terminal shows: tables, JSON, progress, and the one line of an error."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

#: Columns of a line where the output is no terminal.
WIDTH = 200
#: Seconds after which work shows its progress.
PATIENCE = 1.0


class Format(StrEnum):
    """How data is printed."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="text 供人阅读,json 供程序读取")]


def console(*, err: bool = False) -> Console:
    """A console that prints text as it stands, without markup."""
    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else WIDTH
    return Console(stderr=err, width=width, markup=False, highlight=False, emoji=False)


def say(line: str = "") -> None:
    """One line on standard output."""
    typer.echo(line)


def fail(sentence: str, code: str) -> None:
    """The one line of an error, on standard error."""
    typer.echo(f"✗ {sentence} [{code}]", err=True)


def show_json(data: Any) -> None:
    """Data as JSON, Chinese as it is; dates and the like as text."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table of cells; None is left blank."""
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console().print(table)


def show_rows(form: Format, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    """Rows as data has them: whole as JSON, or of each these columns (name → head) in a table."""
    if form is Format.JSON:
        show_json(rows)
    else:
        show_table(tuple(columns.values()), ([row[name] for name in columns] for row in rows))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Lends a function that is told (done, in all); a bar appears on a terminal after a second."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task(label)
    begun, terminal = time.monotonic(), sys.stderr.isatty()

    def tell(done: int, total: int) -> None:
        if terminal and time.monotonic() - begun > PATIENCE:
            bar.start()
            bar.update(task, completed=done, total=total)

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()
