"""docs/api.md names every route there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from api.http.problems import STATUS

if TYPE_CHECKING:
    from tests.api.http.given import Office

TEXT = (Path(__file__).parent.parent.parent.parent / "docs/api.md").read_text("utf-8")


def test_every_route_is_listed_and_every_listed_route_is_there(desk: Office) -> None:
    paths = desk.client.get("/openapi.json").json()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    served |= {
        "GET /",
        "GET /metrics",
        "GET /notices/{village}",
        "GET /notices/{village}.pdf",
        "GET /notices/{village}/{notice}",
        "POST /notices/{village}/{notice}",
        "GET /openapi.json",
    }
    listed = set(re.findall(r"^\| `((?:GET|POST|DELETE) [^`]+)` \|", TEXT, re.MULTILINE))
    assert listed == served


def test_every_status_of_a_refusal_is_explained() -> None:
    explained = {int(status) for status in re.findall(r"^\| (\d{3}) \|", TEXT, re.MULTILINE)}
    assert explained == {*STATUS.values(), 400, 500}
