"""The side file: everything that was planted, with what is needed to find it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from api.generate.course import Course
    from api.generate.patterns import Pattern
    from api.generate.spoiling import Spoilt

SIDE_FILE = "planted.json"


def write_side_file(
    folder: Path, course: Course, patterns: Sequence[Pattern], bad_rows: Sequence[Spoilt] = ()
) -> Path:
    """Write `planted.json` into the folder, whole; returns where it is."""
    content = {
        "county": course.county, "households": course.households, "seed": course.seed,
        "years": f"{course.first}-{course.last}",
        "patterns": [asdict(pattern) for pattern in patterns],
        "bad_rows": [asdict(spoilt) for spoilt in bad_rows],
    }  # fmt: skip
    file = folder / SIDE_FILE
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(file)
    return file
