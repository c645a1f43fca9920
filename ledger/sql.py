"""Named queries: SQL kept in the `.sql` files of a package and found by name."""

from __future__ import annotations

import re
from importlib.resources import files

_HEADING = re.compile(r"^-- name: (\w+)[ \t]*$", re.MULTILINE)


class Queries:
    """The queries of one file: `queries.append_events` or `queries["append_events"]` is the text.

    A query begins under a line `-- name: append_events` and ends at the next such line.  What
    stands before the first is a comment on the file.  A name used twice is a `ValueError`.
    """

    def __init__(self, package: str, file: str) -> None:
        self._source = f"{package}/{file}"
        parts = _HEADING.split(files(package).joinpath(file).read_text("utf-8"))
        names = parts[1::2]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{self._source}: named twice: {', '.join(repeated)}")
        self._texts: dict[str, str] = dict(zip(names, (text.strip() for text in parts[2::2]), strict=True))

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __getattr__(self, name: str) -> str:
        try:
            return self._texts[name]
        except KeyError:
            raise AttributeError(f"{self._source}: no query named {name}") from None
