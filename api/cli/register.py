"""`huce register`: the configuration in force for the register."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in, unsigned
from api.register import settings_view, write_setting

app = typer.Typer(help="配置:当前统计年度、办理时间、收入标准等。", no_args_is_help=True)


@app.command("show", epilog="例:huce register show --format json")
def show(form: FormatOption = Format.TEXT) -> None:
    """列出全部配置项和现在的取值。"""
    with unsigned() as services, services.pool.connection() as connection:
        found = settings_view(connection)
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(("配置项", "取值"), ((key, json.dumps(found[key], ensure_ascii=False)) for key in found))


@app.command("set", epilog="例:huce register set current_year 2021   例:huce register set windows_open true")
def set_one(
    key: Annotated[str, typer.Argument(help="配置项", metavar="KEY")],
    value: Annotated[str, typer.Argument(help="取值,写成 JSON;金额以分为单位", metavar="VALUE")],
) -> None:
    """设置一项(须由系统管理员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        write_setting(connection, key, _value(value))
    say(f"已设置 {key}。")


def _value(text: str) -> Any:
    """The JSON value; what is no JSON is taken as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
