"""`huce quality` on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk

COUNTY = ("--division", "150525", "--year", "2020")


def test_a_county_is_checked_and_its_list_printed(desk: Desk) -> None:
    """given one household with a form of 2020 that has no fuel, and another with none at all"""
    done = desk.run("quality", "run", *COUNTY, "--format", "json", by="xian-luru")
    assert done.exit_code == 0, done.output
    run = json.loads(done.stdout)
    assert (run["households"], run["problems"]["16.4"], run["problems"]["3.17"]) == (2, 1, 1)
    listed = desk.run("quality", "list", *COUNTY, "--rule", "3.17", "--format", "json", by="xian-luru")
    (one,) = json.loads(listed.stdout)
    assert (one["household"], one["sentence"]) == (desk.household(), "主要燃料类型没有填。")
    shown = desk.run("quality", "list", *COUNTY, "--limit", "5", by="xian-luru").stdout
    assert desk.household() not in shown
    assert "主要燃料类型没有填。" in desk.run("quality", "list", *COUNTY, by="xian-luru").stdout
    assert "已检查2户" in desk.run("quality", "run", *COUNTY, by="xian-luru").stdout


def test_what_was_not_checked_has_no_list(desk: Desk) -> None:
    refused = desk.run("quality", "list", *COUNTY, by="xian-luru")
    assert refused.exit_code == 1
    assert refused.stderr == "✗ 这个区划和年度还没有检查过。 [not_checked]\n"


def test_only_the_own_division_and_known_rules(desk: Desk) -> None:
    outside = ("--division", "150526", "--year", "2020")
    for verb in ("run", "list"):
        assert "[not_found]" in desk.run("quality", verb, *outside, by="xian-luru").stderr
    unknown = desk.run("quality", "list", *COUNTY, "--rule", "99.1", by="xian-luru")
    assert "[rule_unknown]" in unknown.stderr
