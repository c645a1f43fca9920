"""Valid document numbers and entries for tests."""

from __future__ import annotations

from datetime import date, timedelta

from domain.commands import Entry
from domain.identity import check_character


def document(serial: int, *, born: date | None = None, division: str = "150525") -> str:
    """A valid resident number; different serials give different numbers."""
    day = born or date(1950, 1, 1) + timedelta(days=serial * 97 % 24000)
    body = f"{division}{day:%Y%m%d}{serial % 1000:03d}"
    return body + check_character(body)


def entry(serial: int, relation: str = "head", **more: object) -> Entry:
    """A person with a valid number."""
    values: dict[str, object] = {
        "name": f"测试{serial}", "document": document(serial), "relation": relation, **more,
    }  # fmt: skip
    return Entry.model_validate(values)
