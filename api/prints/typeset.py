"""A sheet set as PDF/A: the same bytes for the same words, day and font."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from api.prints.fonts import face

if TYPE_CHECKING:
    from datetime import date

_SHEETS = Path(__file__).parent / "sheets"
#: What stands, in Chinese print, for a character that there is no type for.
_NO_TYPE = "〓"
_MISSING = re.compile(r"the text `\"(.+)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: So many different ones are replaced; who has more needs another font.
_MOST_MISSING = 50


def pdf(name: str, data: dict[str, Any], day: date, fonts: Path | None = None, *, tags: bool = True) -> bytes:
    """The sheet `sheets/NAME.typ` on a day: `data` goes in as JSON, never as markup. Raises FontMissing.

    `tags` are for who has it read out; of many sheets they are ten times the words.
    """
    text = json.dumps({**data, "day": str(day)}, ensure_ascii=False, sort_keys=True)
    for _ in range(_MOST_MISSING):
        try:
            return _compiled(name, text, day, fonts, tags=tags)
        except typst.TypstError as error:
            if (found := _MISSING.search(error.message)) is None:
                raise
            for one in set(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])):
                text = text.replace(one, _NO_TYPE)
    return _compiled(name, text, day, fonts, tags=tags)


def _compiled(name: str, text: str, day: date, fonts: Path | None, *, tags: bool) -> bytes:
    chosen = face(fonts)
    return typst.compile(
        _SHEETS / f"{name}.typ", root=_SHEETS, font_paths=chosen.fonts, ignore_system_fonts=True,
        sys_inputs={"data": text, "font": chosen.family}, format="pdf", pdf_standards="a-2b",
        pdf_tags=tags,
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )  # fmt: skip
