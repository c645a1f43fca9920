"""Every direct dependency is explained in docs/dependencies.md and pinned in the locks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ;]", line, maxsplit=1)[0] for line in requirements}


def pinned(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9_.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def explained() -> set[str]:
    return set(
        re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE)
    )


def test_each_dependency_has_its_reason_and_no_reason_is_left_over() -> None:
    groups = project()["dependency-groups"]
    direct = names([*project()["project"]["dependencies"], *groups["build"], *groups["dev"], *groups["soak"]])
    assert explained() == direct


def test_the_locks_hold_every_dependency() -> None:
    groups = project()["dependency-groups"]
    assert names(groups["soak"]) == pinned("requirements-spark.lock")
    runtime = names([*project()["project"]["dependencies"], *groups["build"]])
    assert runtime <= pinned("requirements.lock")
    assert pinned("requirements.lock") | names(groups["dev"]) <= pinned("requirements-dev.lock")


def test_the_locks_name_no_host() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text("utf-8")
