"""openapi.json: what FastAPI finds out by itself, with problem details in place of its own errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from api.http.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute


def described(title: str, version: str, summary: str | None, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Routes, under the names of the whole."""
    found = get_openapi(title=title, version=version, summary=summary, routes=routes)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema()
    return found
