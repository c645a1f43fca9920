"""A rebuild as a process that is killed: `python -m tests.soak.rebuilding`.

It reads {"owner", "app", "segments"} from standard input, and writes a line for every step that it tells
of and "switched" in the end.
"""

from __future__ import annotations

import json
import sys

from ledger.database import Database
from replay.rebuild.course import rebuild
from replay.segments.shelf import Shelf
from tests.support.keys import KEYRING


def main() -> None:
    """Rebuild the read models of the database that is named."""
    given = json.load(sys.stdin)
    database = Database(given["owner"], given["app"])
    rebuild(database, KEYRING, Shelf(given["segments"]), progress=lambda pace: _say(pace.stage))
    _say("switched")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
