"""Reading an older workbook aside first: a damaged one may end, or hold up, the program that reads it.

The older Excel's files have no text to look through beforehand, as those of `archives` have.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import python_calamine as calamine

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes and seconds that 65,536 rows of 256 columns need at most.
MEMORY, PATIENCE = 3 << 30, 120


def readable(path: Path) -> bool:
    """Whether a process of its own could read all sheets of the file, or found that it is locked."""
    program = [sys.executable, "-m", "api.sheets.aside", str(path)]
    try:
        done = subprocess.run(program, check=False, capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(path: str) -> None:
    """Read everything, in bounded memory; a process that does not come through is the answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        workbook = calamine.load_workbook(path)
    except calamine.PasswordError:
        return
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name)


if __name__ == "__main__":
    main(sys.argv[1])
