"""A command starts at once: what folds history in columns is loaded by the verbs that need it only."""

from __future__ import annotations

import subprocess
import sys


def test_the_command_line_does_not_load_the_engines() -> None:
    loaded = "import sys, api.cli.app; print({'pandas', 'pyarrow', 'ibis', 'duckdb'} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
