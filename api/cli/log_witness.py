"""`huce log witness`: cosigning for logs of others, over HTTP or what came on a USB stick."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from api import logs
from api.cli import log_http
from api.cli.log_options import FirstOption, KeyOption, StateOption, noted
from api.cli.output import say
from api.cli.program import WrongUse
from api.cli.serving import ended_by_signal
from api.settings import Settings
from ledger.log import files, keyfiles
from ledger.log import state as states
from ledger.log.answers import Answer
from ledger.log.keyfiles import KeyKind
from ledger.log.policies import Policy
from ledger.log.witness import MOST_BYTES, PATH, Witness, known_logs

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT = "127.0.0.1:8010"
_WHO = "本见证"


class ServeFirst(TyperGroup):
    """`huce log witness --key …` is `huce log witness serve --key …`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `serve` where no verb stands."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["serve", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=ServeFirst, help="见证:为认识的账册的检查点作见证签名。", no_args_is_help=True)

PolicyOption = Annotated[
    Path,
    typer.Option(
        "--policy", help="策略文件:其中 log 各行是认识的账册", metavar="FILE", exists=True, dir_okay=False
    ),
]


@app.command(
    "serve",
    epilog="例:huce log witness --key key --state state --policy policy --listen 127.0.0.1:8010"
    "   (写全了是 huce log witness serve …)",
)
def serve(
    key: KeyOption,
    state: StateOption,
    policy: PolicyOption,
    listen: Annotated[str, typer.Option(help="在哪个地址和端口提供服务", metavar="HOST:PORT")] = DEFAULT,
    first: FirstOption = False,  # noqa: FBT002  a switch
) -> None:
    """提供见证服务(C2SP tlog-witness),按 Ctrl-C 结束。"""
    logs.configure(Settings.load().log_level)
    host, port = _address(listen)
    asked = _witness(key, state, policy, first=first)
    with ended_by_signal(), asked as witness, log_http.listening(host, port) as listener:
        say(f"见证已就绪:http://{_shown(host)}:{listener.getsockname()[1]}{PATH}")
        log_http.serve(noted(witness.answer, "witness"), listener)


@app.command("answer", epilog="例:huce log witness answer /media/usb/request --key key --state state "
             "--policy policy --out /media/usb/answer")  # fmt: skip
def answer(  # noqa: PLR0913, PLR0917  one option a file
    key: KeyOption,
    state: StateOption,
    policy: PolicyOption,
    request: Annotated[
        Path | None,
        typer.Argument(
            help="请求文件,不写则从标准输入读取", metavar="[REQUEST]", exists=True, dir_okay=False
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="答复写到哪个文件,不写则打印", metavar="FILE")] = None,
    first: FirstOption = False,  # noqa: FBT002  a switch
) -> None:
    """答复用 U 盘等带来的一件请求,结果与见证服务的相同。"""
    with _witness(key, state, policy, first=first) as witness:
        reply = _reply(witness, _request(request))
    if reply.travels:
        _give(out, reply.body)
    reply.signatures(_WHO)


@contextmanager
def _witness(key: Path, state: Path, policy: Path, *, first: bool) -> Iterator[Witness]:
    witness_key = keyfiles.read(key, KeyKind.WITNESS)
    with files.usable(policy):
        known = known_logs(Policy.read(policy.read_bytes()))
    with states.opened(state, witness_key.verifier, first=first) as kept:
        yield Witness(witness_key, kept, known)


def _request(file: Path | None) -> bytes:
    """The request, and one byte more than any may have where it is longer."""
    if file is None:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with files.usable(file), file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _reply(witness: Witness, data: bytes) -> Answer:
    if len(data) > MOST_BYTES:
        return Answer.declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return witness.answer(data)


def _give(out: Path | None, body: bytes) -> None:
    if out is None:
        sys.stdout.buffer.write(body)
    else:
        files.replace(out, body, 0o644)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise WrongUse("--listen 应写成 地址:端口,如 127.0.0.1:8010。")
    return host.strip("[]"), int(port)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
