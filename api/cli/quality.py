"""`huce quality`: the quality rules over a division, and the problem lists."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import problem_lists as lists
from api.cli.importing import DivisionOption, YearOption  # noqa: TC001  typer reads the annotation
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.problem_lists import NotChecked, RuleUnknown
from domain import quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.problem_lists import Listed
    from ledger.database import Connection

app = typer.Typer(help="数据质量:检查和问题清单。", no_args_is_help=True)

PAGE = 1000
SEVERITIES = {"refuse": "拒绝", "warn": "提醒", "list": "清单"}


@app.command("run", epilog="例:huce quality run --division 150525 --year 2020")
def run(division: DivisionOption, year: YearOption, form: FormatOption = Format.TEXT) -> None:
    """用全部规则检查一个行政区划某年度的各户,写成问题清单(须有业务角色)。"""
    # Workers are started from here: only this command needs them.
    from api.quality import run_quality  # noqa: PLC0415

    with signed_in() as session:
        session.require_inside(division, "这个行政区划")
        gateway = session.services.gateway
        done = run_quality(
            session.services.database, gateway.ledger, division, year, session.actor, gateway.clock()
        )
    if form is Format.JSON:
        show_json(asdict(done))
        return
    say(f"已检查{done.households}户{done.people}人,发现问题{sum(done.problems.values())}个。")
    show_table(("规则", "轻重", "内容", "个数"), _counted(done.problems))


def _counted(found: dict[str, int]) -> Iterator[tuple[str, str, str, int]]:
    """The rules that found something, in their order."""
    for one in quality.RULES:
        if one.number in found:
            yield one.number, SEVERITIES[one.severity], one.sentence, found[one.number]


@app.command("list", epilog="例:huce quality list --division 150525100 --year 2020 --rule 1.3")
def list_problems(
    division: DivisionOption,
    year: YearOption,
    rule: Annotated[str | None, typer.Option(help="只列这一条规则,如 1.3")] = None,
    limit: Annotated[int, typer.Option(help="最多列出几个", min=1)] = 1000,
    form: FormatOption = Format.TEXT,
) -> None:
    """最近一次检查的问题清单,按村排列(须有业务角色)。"""
    if rule is not None and quality.rule(rule) is None:
        raise RuleUnknown
    with signed_in() as session:
        session.require_inside(division, "这个行政区划")
        with session.services.pool.connection() as connection:
            found = list(_found(connection, division, year, rule, limit))
    if form is Format.JSON:
        show_json([_data(one) for one in found])
    elif found:
        show_table(("规则", "村", "户编号", "人", "问题"), map(_row, found))
    else:
        say("没有问题。")


def _found(
    connection: Connection, division: str, year: int, rule: str | None, limit: int
) -> Iterator[Listed]:
    """Page by page. Raises NotChecked."""
    latest = lists.latest(connection, division, year)
    if latest is None:
        raise NotChecked
    after = ("", 0)
    while limit > 0 and (
        page := lists.problems(
            connection, latest.id, division, rule=rule, after=after, limit=min(limit, PAGE)
        )
    ):
        yield from page
        after, limit = (page[-1].village, page[-1].n), limit - len(page)


def _data(one: Listed) -> dict[str, Any]:
    return one._asdict() | {"sentence": one.sentence}


def _row(one: Listed) -> tuple[str, str, str | None, str | None, str]:
    return one.rule, one.village, one.number, one.person, one.sentence
