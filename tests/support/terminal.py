"""The program in this process, as somebody at a terminal runs it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import typer.testing
from typer.main import get_command

from api.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Mapping

# Two hundred verbs are put together anew for every run, which takes longer than most of them.
setattr(typer.testing, "_get_command", cache(get_command))  # noqa: B010


def huce(
    *arguments: object, typed: str | bytes | None = None, env: Mapping[str, str | None] | None = None
) -> typer.testing.Result:
    """Run `huce` with these arguments; `typed` is what comes from the keyboard."""
    return typer.testing.CliRunner().invoke(app, list(map(str, arguments)), input=typed, env=env)
