"""`huce snapshot`: year-ends, closed once for the whole ledger."""

from __future__ import annotations

import typer

from api.cli.command import new_command_id
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.cli.yearends import Engine, Year, compare, figures, list_years, regenerate, restate

app = typer.Typer(help="年底数据:定格、重算、重述、比对。", no_args_is_help=True)


@app.command("close", epilog="例:huce snapshot close 2020")
def close(year: Year, engine: Engine = "duckdb", form: FormatOption = Format.TEXT) -> None:
    """为整个户册定格一个年度(须有统计角色,辖区包含户册全部地方);中断后再运行一次即接着办。"""
    from api.closing import close_year  # noqa: PLC0415  the engine takes a second to load
    from api.jobs import give  # noqa: PLC0415  so does the queue

    with signed_in() as session:
        found = close_year(
            session.services, session.actor, year=year, command_id=new_command_id(), engine_name=engine
        )
        give(session.services, "count_years")
    if form is Format.JSON:
        show_json(found)
        return
    say(found["sentence"])
    tables = found["tables"].items()
    show_table(("表", "行数", "校验值"), ((name, one["lines"], one["hash"]) for name, one in tables))
    behind, differences = found["balance"]["behind"], found["counts"]["differences"]
    if behind or differences:
        say(f"上年年底加减本年增减与本年年底不平的有{behind}户,两种数法不同的有{differences}户:"
            f"用 huce snapshot figures {year} 列出。")  # fmt: skip


app.command("list", epilog="例:huce snapshot list")(list_years)
app.command("regenerate", epilog="例:huce snapshot regenerate 2019 --out 2019年底")(regenerate)
app.command("restate", epilog="例:huce snapshot restate 2019 --division 150525 --out 2019年底重述")(restate)
app.command("compare", epilog="例:huce snapshot compare 2019   例:huce snapshot compare 2019 2019年底")(
    compare
)
app.command("figures", epilog="例:huce snapshot figures 2019 --division 150525")(figures)
