"""Year-ends over HTTP: the head of the published one, and its figures, each within the account's division."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from api.yearends import Source, archive
from replay.segments.shelf import Shelf
from tests.api.http.given import COUNTY, OTHER_COUNTY, VILLAGE
from tests.api.http.test_years import closed, home

if TYPE_CHECKING:
    from tests.api.http.given import Office

__all__ = ["closed", "home"]


def test_the_head_of_a_year_end_hashes_to_what_was_published(desk: Office, closed: dict[str, Any]) -> None:
    whole = desk.get("/years/2019/year-end", "counter").json()
    part = desk.get("/years/2019/year-end", "counter", division=COUNTY).json()
    assert (whole["division"], part["division"]) == ("", COUNTY)
    for one in (whole, part):
        assert hashlib.sha256(one["head"].encode()).hexdigest() == one["hash"]
        assert one["tables"]["household"] == closed["tables"]["household"]
    assert whole["hash"] == closed["hash"]


def test_figures_of_a_year_end_are_those_of_the_division(desk: Office, closed: dict[str, Any]) -> None:
    found = desk.get("/years/2019/figures", "counter", division=COUNTY).json()
    assert found["index"] == closed["ledger_index"]
    assert found["total"]["counts"]["poor"]["by_status"]["households"] == 1
    assert [len(row["division"]) for row in found["divisions"]] == [9]
    assert (found["behind"], found["differences"]) == ([], [])


def test_only_a_county_or_above_that_contains_every_place_sees_the_whole(
    desk: Office, closed: dict[str, Any]
) -> None:
    """Naive: a township whose own all households are gets forms of the county, too."""
    assert desk.get("/years/2019/figures", "counter").json()["division"] == closed.get("division", "")
    shelf = Shelf(desk.services.settings.segments_address)
    for own, seen in ((VILLAGE[:9], VILLAGE[:9]), (COUNTY, ""), (OTHER_COUNTY, OTHER_COUNTY), ("", "")):
        with archive(source := Source(shelf, own)) as found:
            assert source.division(found, None, 2019) == seen


def test_what_is_not_there_or_not_ones_own(desk: Office, closed: dict[str, Any]) -> None:
    assert closed
    answers = [
        desk.get("/years/2020/year-end"), desk.get("/years/1950/figures"),
        desk.get("/years/2019/figures", division=OTHER_COUNTY), desk.get("/years/2019/figures", "system"),
        desk.get("/years/2019/year-end", division=COUNTY + "999"),
    ]  # fmt: skip
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (404, "year_unknown"), (404, "year_unknown"), (404, "not_found"), (403, "no_business_data"),
        (404, "division_not_found"),
    ]  # fmt: skip
