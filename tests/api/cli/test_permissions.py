"""What docs/permissions.md refuses to roles of business at the terminal; administrators: test_access."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.cli.doors import MACHINE, VERBS
from api.permissions import cell
from tests.api.cli.test_access import arguments

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk

PEOPLE = {
    "entry": "xian-luru", "review": "xian-shenhe", "approval": "xian-shenpi", "audit": "shenji",
    "statistics": "tongji",
}  # fmt: skip


@pytest.mark.parametrize("role", PEOPLE)
def test_a_verb_is_refused_to_whom_the_page_says(desk: Desk, role: str) -> None:
    refused = {
        verb: code for verb, of in VERBS.items()
        if verb not in MACHINE and (code := cell(of.need, role, inside=True)).startswith("403")
    }  # fmt: skip
    assert len(refused) > 15
    for verb, code in refused.items():
        result = desk.run(*arguments(desk, verb), by=PEOPLE[role])
        said = result.stderr.strip().rpartition("[")[2].rstrip("]")
        assert (result.exit_code, f"403 `{said}`") == (1, code), (verb, result.output)


def test_whoever_has_the_machine_needs_no_role() -> None:
    assert {verb for verb in MACHINE if VERBS[verb].roles} == set()
