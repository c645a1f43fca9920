"""What a village or county has of its own, on the command line: as of a point, and between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.cli.output import say, show_table
from api.cli.points import show_differences
from domain.words import field_label

if TYPE_CHECKING:
    from collections.abc import Mapping

View = dict[str, Any]
HEADS = ("项目", "内容")


def show_own(own: View | None) -> None:
    """The annual form, of a village its poverty status and natural villages; nothing of other divisions."""
    if own is None:
        return
    if "poverty" not in own:
        _show_form(field_label("county_year", "form"), own["year"], own)
        return
    if own["poverty"]["fields"]:
        _show("贫困村", own["poverty"])
    _show_form(field_label("village_year", "form"), own["year"], own)
    for one in own["natural_villages"]:
        _show_form(f"自然村 {one['name']}", own["year"], one)


def show_own_difference(name: str, own: View | None) -> None:
    """What differs of its own, as of a household; nothing of other divisions."""
    if own is not None:
        say(f"{name}自己的资料:")
        show_differences(own["differences"], own["events"])


def _show_form(title: str, year: int | None, told: Mapping[str, Any]) -> None:
    of = f"({year}年度)" if year is not None else ""
    if told["collected"]:
        _show(f"{title}{of}", told)
    else:
        say(f"{title}{of}:没有采集。")


def _show(title: str, told: Mapping[str, Any]) -> None:
    say(f"{title}:")
    show_table(HEADS, ((told["labels"][name], words) for name, words in told["words"].items()))
