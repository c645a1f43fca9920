"""The mistakes that were planted in the demonstration, as its data folder names them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.generate.sidefile import SIDE_FILE

if TYPE_CHECKING:
    from pathlib import Path


def mistakes(home: Path) -> dict[str, dict[str, Any]]:
    """The planted mistakes by name; nothing where no demonstration was loaded."""
    file = home / SIDE_FILE
    if not file.is_file():
        return {}
    return {one["name"]: one for one in json.loads(file.read_text("utf-8")).get("mistakes", ())}
