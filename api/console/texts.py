"""The catalogue: every word of the console that is not the register's own, by section and key."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
LANGUAGE = "zh"

Section = dict[str, Any]


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, Section]:
    """Section → key → text; a section is a file of the language's folder."""
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in (FOLDER / language).glob("*.toml")}


def text(key: str, **values: object) -> str:
    """The text of `section.key`, its places filled in. Raises KeyError; tests hold that none is missing."""
    section, _, name = key.partition(".")
    return str(catalogue()[section][name]).format(**values)
