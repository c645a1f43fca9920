"""The tables of procrastinate: the package's own SQL as it is installed, in the schema `jobs`."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ledger.sql import Queries

#: What its steps are recorded under, and the schema of its tables.
ROOM = "jobs"

_FILE = re.compile(r"(\d\d)\.(\d\d)\.(\d\d)_(\d\d)_(\w+)\.sql")
_QUERIES = Queries("ledger", "jobs.sql")


class Step(NamedTuple):
    """SQL of the package; `number` is its version and place therein: 03.04.00_50 is 3040050."""

    number: int
    name: str
    text: str


def whole() -> Step:
    """All tables as the installed version has them, numbered as its last migration."""
    return Step(max(number for number, _, _ in _files()), "procrastinate", _ours(_folder() / "schema.sql"))


def since(number: int) -> list[Step]:
    """The package's migrations after that one."""
    return [Step(found, name, _ours(file)) for found, name, file in sorted(_files()) if found > number]


def _files() -> list[tuple[int, str, Path]]:
    names = [(_FILE.fullmatch(file.name), file) for file in (_folder() / "migrations").iterdir()]
    return [(int("".join(match.groups()[:4])), match[5], file) for match, file in names if match]


def _folder() -> Path:
    """Where the package keeps its SQL; found without the third of a second that its import takes."""
    spec = find_spec("procrastinate")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name="procrastinate")
    return Path(spec.origin).parent / "sql"


def _ours(file: Path) -> str:
    """The package's text in our schema, and whatever it made for the application alone."""
    return f"{_QUERIES.before}\n{file.read_text('utf-8')}\n{_QUERIES.after}"
