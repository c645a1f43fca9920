"""The command line `huce`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program with the arguments of this process; exit status 0, 1 (refused) or 2 (wrong use)."""
    # The import takes longest: it is not done for what only wants the package.
    from api.cli.app import app  # noqa: PLC0415

    sys.exit(app(prog_name="huce"))
