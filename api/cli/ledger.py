"""`huce ledger`: the state of the ledger, and its sequence."""

from __future__ import annotations

import typer

from api.cli import instances, quarantine
from api.cli.output import Format, FormatOption, say, show_json
from api.cli.signing import signed_in, unsigned
from api.ledger_health import health_view
from ledger import stream

app = typer.Typer(help="账册:状况、编序、抹除个人信息。", no_args_is_help=True)


app.add_typer(instances.app, name="instances")
app.add_typer(quarantine.app, name="quarantine")


@app.command("status", epilog="例:huce ledger status --format json")
def status(form: FormatOption = Format.TEXT) -> None:
    """账册现有多少业务,编序、统计、发布各到哪里,有什么告警。"""
    with unsigned() as services, services.pool.connection() as connection:
        found = health_view(connection)
    if form is Format.JSON:
        show_json(found)
        return
    say(f"最后一件业务的位置:{found['position']}")
    say(f"已编序到:{found['index']}")
    say(f"统计已跟到:{found['figures']}(还有{found['due_villages']}个村待重新统计)")
    say(f"校验树已续到:{found['tree']},已发布到:{found['published']}({found['published_at'] or '从未'})")
    say(f"没有程序签名而隔离的业务:{found['quarantined']}件")
    for alarm in found["alarms"]:
        say(f"告警 {alarm['at']} [{alarm['code']}] {alarm['sentence']}")


@app.command("sequence", epilog="例:huce ledger sequence")
def sequence(form: FormatOption = Format.TEXT) -> None:
    """给已保存而未编序的业务编序(平时由 huce serve 随时进行;须由系统管理员登录)。"""
    with signed_in() as session:
        sequencer, count = session.services.sequencer, 0
        while done := sequencer.run_once():
            count += done
        with session.services.pool.connection() as connection:
            index = stream.head(connection)
    if form is Format.JSON:
        show_json({"sequenced": count, "index": index})
    else:
        say(f"新编序{count}件,已编序到{index}。")
