"""`huce init`, `huce serve`, `huce demo`: making a register ready and serving it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from typing import TYPE_CHECKING, Annotated

import typer

from api import logs
from api.accounts import accounts_under, add_official, make_account
from api.cli.ending import Ended, Ending
from api.cli.output import progress, say, show_table
from api.cli.signing import ask_password, by_nobody, unsigned
from api.demo import alone, prepare
from api.divisions import load, load_national
from api.generate.county import COUNTY, HOUSEHOLDS
from api.register import require_definitions, write_setting
from api.services import following, opened
from api.settings import Settings
from domain.errors import Refused
from domain.roles import ADMINISTRATORS, ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.demo_accounts import DemoAccount
    from api.services import Services
    from ledger.database import Connection


ADMIN = ",写成“登录名:姓名”;密码从终端或标准输入读取"


class AlreadyInitialised(Refused):
    """There are accounts: they decide now."""

    code, sentence = "already_initialised", "户册已经初始化过,请由系统管理员登录后办理。"


def init(
    year: Annotated[int | None, typer.Option(help="当前统计年度", min=2012, max=2200)] = None,
    division: Annotated[str, typer.Option(help="只装入这个行政区划,不写为全国")] = "",
    system_admin: Annotated[
        str | None, typer.Option(help="系统管理员" + ADMIN, metavar="NAME:PERSON")
    ] = None,
    security_admin: Annotated[
        str | None, typer.Option(help="安全保密管理员" + ADMIN, metavar="NAME:PERSON")
    ] = None,
    audit_admin: Annotated[str | None, typer.Option(help="安全审计员" + ADMIN, metavar="NAME:PERSON")] = None,
) -> None:
    """建立数据库,装入行政区划,设置统计年度和三员;再次执行只补上缺少的部分。"""
    admins = {"system_admin": system_admin, "security_admin": security_admin, "audit_admin": audit_admin}
    wanted = {role: text for role, text in admins.items() if text}
    with unsigned() as services, services.pool.connection() as connection:
        if (wanted or year) and accounts_under(connection):
            raise AlreadyInitialised
        if year:
            write_setting(connection, "current_year", year)
        for role, text in wanted.items():
            _make_administrator(connection, role, text)
        connection.commit()
        with progress("正在装入行政区划") as tell:
            rows = load(connection, division, tell) if division else load_national(connection, tell)
    say(f"户册已就绪:装入行政区划{rows}条,新建管理员账号{len(wanted)}个。")


def serve() -> None:
    """在 http://127.0.0.1:8000 提供服务(环境变量 PORT 换端口),按 Ctrl-C 结束。"""
    settings = _for_serving()
    with ended_by_signal() as ending, running(settings, ending) as services, by_nobody(services):
        _serve(services)


def demo(
    households: Annotated[int, typer.Option(help="第一次装入时生成多少户", min=1)] = HOUSEHOLDS,
) -> None:
    """装入奈曼旗演示数据并提供服务,打印地址和演示账号,按 Ctrl-C 结束。"""
    settings = Settings.load()
    with alone(settings.home):
        _for_serving()
        with (
            ended_by_signal() as ending, running(settings, ending) as services, by_nobody(services),
        ):  # fmt: skip
            accounts = _prepare(services, households)
            _announce(settings.port, accounts)
            _serve(services, accounts)


def _for_serving() -> Settings:
    settings = Settings.load()
    logs.configure(settings.log_level)
    _require_port(settings.port)
    return settings


@contextmanager
def ended_by_signal(limit: float | None = None) -> Iterator[Ending]:
    """Ctrl-C and TERM end the block and, within `limit` seconds if given, the program with status 0."""
    with Ending(limit) as ending:
        try:
            yield ending
        except Ended:
            say("已结束。")


@contextmanager
def running(settings: Settings, ending: Ending, *, connections: int = 10) -> Iterator[Services]:
    """The running parts; neither their start nor their end is cut in two by a signal."""
    stack = ExitStack()
    try:
        with ending.held():
            services = stack.enter_context(opened(settings, connections=connections))
        yield services
    finally:
        with ending.held():
            stack.close()


def _require_port(port: int) -> None:
    """Raises PortTaken before anything long is done."""
    from api.http.server import HOST, PortTaken  # noqa: PLC0415  as in `_serve`

    with socket() as trial:
        trial.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            raise PortTaken(port=port) from None


def _serve(services: Services, demo: Sequence[DemoAccount] = ()) -> None:
    # The web framework takes half a second to import, which other commands need not wait for.
    from api.cli.work import working  # noqa: PLC0415  it is about serving too
    from api.http.server import serve as listen  # noqa: PLC0415

    with services.pool.connection() as connection:
        require_definitions(connection)
    with following(services) as followers, working():
        listen(services, services.settings.port, demo=demo, followers=followers)


def _prepare(services: Services, households: int) -> list[DemoAccount]:
    from api.generate.load import load_county  # noqa: PLC0415  as above

    say("正在准备演示数据……")
    with progress("正在装入行政区划") as tell:
        accounts = prepare(services, tell)
    with progress("正在装入奈曼旗各户") as tell:
        home, keyring = services.settings.home, services.keyring
        load_county(services.database, keyring, home, households=households, progress=tell)
    return accounts


def _announce(port: int, accounts: list[DemoAccount]) -> None:
    rows = [
        (
            a.name,
            a.password,
            a.person_name,
            a.division or "全国",
            "、".join(ROLE_LABELS[role] for role in a.roles),
        )
        for a in accounts
    ]
    show_table(("登录名", "密码", "姓名", "行政区划", "角色"), rows, f"演示账号(演示县 {COUNTY} 奈曼旗)")
    say(f"请打开 http://127.0.0.1:{port} (按 Ctrl-C 结束)")


def _make_administrator(connection: Connection, role: str, text: str) -> None:
    name, _, person_name = text.replace(":", ":").partition(":")
    password = ask_password(f"{ADMINISTRATORS[role]} {name} 的密码")
    make_account(
        connection, name=name, password=password, person=add_official(connection, person_name),
        division="", roles=(role,),
    )  # fmt: skip
