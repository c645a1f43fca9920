"""Code lists of the register: code → Chinese label, read once from `domain/codes/*.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from domain.errors import InvalidInput
from domain.identity import mask


class UnknownCode(InvalidInput):
    """“{label}”的取值“{value}”不在代码表中。"""

    code, sentence = "unknown_code", "“{label}”的取值“{value}”不在代码表中。"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a code list, in its order."""
    text = (files("domain") / "codes" / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def labels(name: str) -> dict[str, str]:
    """code → label of one list."""
    return {row["code"]: row["label"] for row in rows(name)}


@cache
def codes(name: str) -> dict[str, str]:
    """label → code of one list; what stands in brackets may be left out of the label."""
    found: dict[str, str] = {}
    for code, label in labels(name).items():
        found[label] = code
        found.setdefault(label.partition("(")[0], code)
    return found


def check_code(name: str, value: str, label: str) -> str:
    """The code itself. Raises UnknownCode."""
    if value not in labels(name):
        raise UnknownCode(label=label, value=shown(value))
    return value


def shown(value: str) -> str:
    """A wrong value as a message may repeat it: its beginning, and what may be somebody's number hidden."""
    return mask(value[:20]) if sum(c.isdigit() for c in value) > 7 else value[:20]


@cache
def relation_sex(relation: str) -> str:
    """The sex a relation implies (`m`, `f`), empty when it implies none."""
    return next((row["sex"] or "" for row in rows("relation") if row["code"] == relation), "")
