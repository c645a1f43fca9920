"""Points in time on the command line: their options, and what differs between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import say, show_table
from api.cli.program import WrongUse
from api.points import AsOfInvalid, KnownAtInvalid, read_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from replay.asof.points import Asked

AsOf = Annotated[str | None, typer.Option(help="按哪一天(2019-06-30)或哪一年年底(2019)")]
KnownAt = Annotated[
    str | None, typer.Option(help="按当时所知:时间(2020-05-01 或 2020-05-01T08:00),或编到第几项业务(1234)")
]


def asked_of(as_of: str | None, known_at: str | None) -> Asked:
    """The point that two options name. Raises WrongUse."""
    try:
        return read_point(as_of, known_at)
    except (AsOfInvalid, KnownAtInvalid) as refusal:
        raise WrongUse(refusal.message) from None


def show_between(view: dict[str, Any]) -> None:
    """Both points, a line each."""
    say(f"前:{view['from']['point']}")
    say(f"后:{view['to']['point']}")


def show_differences(differences: Sequence[dict[str, Any]], events: Iterable[dict[str, Any]]) -> None:
    """Each field with both values and the numbers of the events behind it, then these events."""
    if not differences:
        say("没有不同。")
        return
    numbers = {line["id"]: number for number, line in enumerate(events, 1)}
    show_table(("项", "前", "后", "业务"), (_row(one, numbers) for one in differences))
    for line in events:
        by = f"({line['person_name']})" if line["person_name"] else ""
        force = "" if line["active"] else ",已撤回"
        say(f"{numbers[line['id']]}. {line['sentence']}{by}{force}")


def _row(one: dict[str, Any], numbers: dict[str, int]) -> tuple[str, str, str, str]:
    of = f"{one['whose']} " if one["whose"] else ""
    said = "、".join(str(numbers[event]) for event in one["events"] if event in numbers)
    return f"{of}{one['label']}", one["before_in_words"], one["after_in_words"], said
