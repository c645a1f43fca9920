"""`huce division`: a division's figures and households as of a point, and what differs between two points."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import Format, FormatOption, progress, say, show_json, show_table
from api.cli.own import show_own, show_own_difference
from api.cli.points import AsOf, KnownAt, asked_of, show_between, show_differences
from api.cli.signing import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.cli.signing import Session
    from replay.asof.points import Asked

app = typer.Typer(help="行政区划的户册:任何时点的户数、人数和户,前后两个时点的不同。", no_args_is_help=True)

CodeArgument = Annotated[str, typer.Argument(help="行政区划代码(省、市、县、乡、村)", metavar="CODE")]
Limit = Annotated[int, typer.Option(help="最多列出几户", min=1, max=100_000)]
#: Households that differ and are read from the ledger at a time.
PAGE = 500
#: Households with nobody in them are counted here; those of year-ends are not.
HEADS = ("脱贫状态", "户数(含无成员的户)", "人数", "其中无成员的户")


@app.command("show", epilog="例:huce division show 150525 --as-of 2019 --known-at 2020-03-31")
def show(
    code: CodeArgument, as_of: AsOf = None, known_at: KnownAt = None, form: FormatOption = Format.TEXT
) -> None:
    """一个行政区划在某个时点的户数和人数,按脱贫状态;村和县还有当时的年度表;时点不写就是现在。"""
    from api.standings import figures_view  # noqa: PLC0415  the engine takes a second to load

    asked = asked_of(as_of, known_at)
    with _asking() as session:
        view = figures_view(session.services, session.actor, code, asked)
    if form is Format.JSON:
        show_json(view)
        return
    say(f"{view['division']} {view['name']}:{view['point']}")
    show_table(HEADS, _figures(view))
    show_own(view["own"])


@app.command("list", epilog="例:huce division list 150525100200 --as-of 2019-06-30 --status not_exited")
def households(  # noqa: PLR0913, PLR0917  one option a part of the question
    code: CodeArgument,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    status: Annotated[str | None, typer.Option(help="只列这个脱贫状态的户,如 not_exited")] = None,
    limit: Limit = 200,
    form: FormatOption = Format.TEXT,
) -> None:
    """一个行政区划在某个时点的户和状态,按村和户排列。"""
    from api.standings import Page, households_view  # noqa: PLC0415  the engine takes a second to load

    asked = asked_of(as_of, known_at)
    with _asking() as session:
        view = households_view(session.services, session.actor, code, asked, status, Page(limit=limit))
    if form is Format.JSON:
        show_json(view)
        return
    say(f"{view['division']} {view['name']}:{view['point']}")
    show_table(("户编号", "村", "脱贫状态", "人数", "编号"), map(_household, view["households"]))
    _tell_more(view)


@app.command(
    "compare",
    epilog="例:huce division compare 150525 --from-as-of 2018 --to-as-of 2019   "
    "例:huce division compare 150525 --from-as-of 2019 --from-known-at 2020-01-31 --to-as-of 2019",
)
def compare(  # noqa: PLR0913, PLR0917  two points of two options each
    code: CodeArgument,
    from_as_of: AsOf = None,
    from_known_at: KnownAt = None,
    to_as_of: AsOf = None,
    to_known_at: KnownAt = None,
    limit: Limit = 20,
    form: FormatOption = Format.TEXT,
) -> None:
    """前后两个时点的户数、人数,状态、所在村或成员不同的户,村和县的年度表的不同,和造成不同的业务。"""
    before, after = asked_of(from_as_of, from_known_at), asked_of(to_as_of, to_known_at)
    with _asking() as session:
        view = _differences(session, code, before, after, limit)
    if form is Format.JSON:
        show_json(view)
    else:
        _tell_difference(view)


@contextmanager
def _asking() -> Iterator[Session]:
    """Whoever asks, history being at hand."""
    from api.standings import bring_up  # noqa: PLC0415  the engine takes a second to load

    with signed_in() as session:
        with progress("正在整理历史") as tell:
            bring_up(session.services, tell)
        yield session


def _tell_difference(view: dict[str, Any]) -> None:
    """Figures of both points, its own differences, then every household that differs with what made it so."""
    say(f"{view['division']} {view['name']}:{view['differing']}户不同")
    show_between(view)
    show_table(
        ("", *HEADS),
        [("前", *r) for r in _figures(view["from"])] + [("后", *r) for r in _figures(view["to"])],
    )
    show_own_difference(view["name"], view["own"])
    for one in view["households"]:
        say(f"户 {one['number'] or one['id']}")
        show_differences(one["differences"], one["events"])
    _tell_more(view)


def _differences(session: Session, code: str, before: Asked, after: Asked, limit: int) -> dict[str, Any]:
    """Pages of a difference put together up to a number of households, all as known at the first."""
    from api.standings import Page, division_difference_view  # noqa: PLC0415  the engine takes a second to load

    def page(place: tuple[str, str], size: int) -> dict[str, Any]:
        given = (session.services, session.actor, code, before, after)
        return division_difference_view(*given, Page(place, size))

    view = page(("", ""), min(limit, PAGE))
    found, more = view["households"], view["more"]
    before, after = (p._replace(known=view[s]["index"]) for p, s in ((before, "from"), (after, "to")))
    while more and len(found) < limit:
        next_ = page((found[-1]["place"], found[-1]["id"]), min(limit - len(found), PAGE))
        found, more = found + next_["households"], next_["more"]
    return view | {"households": found, "more": more}


def _tell_more(view: dict[str, Any]) -> None:
    if view["more"]:
        say("还有没列出的户,请用 --limit。")


def _figures(view: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for row in view["by_status"]:
        yield row["label"], row["households"], row["persons"], row["closed"]
    for label, row in (("贫困户(未脱贫和返贫)", view["poor"]), ("合计", view["all"])):
        yield label, row["households"], row["persons"], row["closed"]


def _household(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["number"], row["village_name"] or row["village"], row["status_label"], row["people"], row["id"]
