"""What was handed in and came back, in the form once more, to be changed and handed in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.console.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The field of the form that names the case which is handed in again.
RESUBMITS = "resubmits"


def handed_in(view: Mapping[str, Any]) -> tuple[Typed, dict[str, Any]]:
    """The rows and groups of the form that the content of a case needs, and its values by their names."""
    content = view["content"] if isinstance(view["content"], dict) else {}
    values, typed = dict(_dotted(content)), Typed({RESUBMITS: [view["id"]], "year": [str(view["year"])]})
    for name in values:
        typed[name] = [""]
        parts = name.split(".")
        for end in range(1, len(parts)):
            typed.open(".".join(parts[:end]))
    return typed, values


def _dotted(content: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    found = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in found:
        path = f"{name}.{key}" if name else str(key)
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield from _dotted(value, path)
        else:
            yield path, value
