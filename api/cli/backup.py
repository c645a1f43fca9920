"""`huce backup` and `huce restore`: the register as one folder, and back into an empty place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.backup import write_backup
from api.cli.output import Format, FormatOption, progress, say, show_json
from api.cli.program import WrongUse
from api.cli.signing import ask_password, unsigned
from api.manifest import Manifest
from api.restore import restore_backup
from api.settings import Settings
from domain.errors import InvalidInput

PassphraseOption = Annotated[
    Path | None,
    typer.Option(help="备份口令所在的文件(第一行);不写则从终端或标准输入读取", exists=True, dir_okay=False),
]
Folder = Annotated[Path, typer.Argument(help="备份文件夹", metavar="DIR")]


class PassphrasesDiffer(InvalidInput):
    """The second typing was another."""

    code, field, sentence = "passphrases_differ", "passphrase", "两次输入的备份口令不一样,什么也没有写。"


def backup(
    folder: Folder,
    passphrase_file: PassphraseOption = None,
    without_secrets: Annotated[bool, typer.Option("--without-secrets", help="不带主密钥(另行保管)")] = False,  # noqa: FBT002  a switch
    form: FormatOption = Format.TEXT,
) -> None:
    """把数据库、密钥、佐证材料备份成一个文件夹;不影响正在办理的业务。"""
    if without_secrets and passphrase_file is not None:
        raise WrongUse("--without-secrets 和 --passphrase-file 不能同时写。")
    passphrase = None if without_secrets else _passphrase(passphrase_file, twice=True)
    with unsigned() as services, progress("正在备份") as tell:
        made = write_backup(services, folder, passphrase, tell)
    if form is Format.JSON:
        show_json(_totals(made))
    else:
        say(f"已备份到 {folder}:账册到第{made.last_position}位,{len(made.files)}个文件。")
        if made.missing:
            say(f"注意:{len(made.missing)}份佐证材料的文件找不到:{'、'.join(made.missing)}")
    if made.missing:
        raise typer.Exit(1)


def restore(
    folder: Folder,
    passphrase_file: PassphraseOption = None,
    erasures: Annotated[
        Path | None,
        typer.Option(
            help="最近一份备份的文件夹(只需其中的 manifest.json):把那里记着的抹除带过来",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """把备份恢复到空的数据文件夹和空的数据库;先核对每个文件,再动手。"""
    manifest = Manifest.read(folder)
    newer = Manifest.read(erasures) if erasures is not None else None
    passphrase = _passphrase(passphrase_file, twice=False) if manifest.with_secrets else ""
    with progress("正在核对备份") as tell:
        made, later = restore_backup(Settings.load(), folder, passphrase, newer, tell)
    if form is Format.JSON:
        show_json(_totals(made) | {"erased": later})
        return
    say(f"已恢复:账册到第{made.last_position}位,备份时间 {made.made_at:%Y-%m-%d %H:%M}(协调世界时)。")
    if newer is not None:
        say(f"此后的抹除已带过来{later}件。")
    else:
        say("这份备份之后办理的抹除没有带过来;如有更新的备份,应删掉重来并写上 --erasures。")
    say("请执行 huce replay check 核对。")


def _totals(made: Manifest) -> dict[str, object]:
    return {
        "made_at": made.made_at.isoformat(), "index": made.last_index, "position": made.last_position,
        "files": len(made.files), "with_secrets": made.with_secrets, "missing": made.missing,
    }  # fmt: skip


def _passphrase(file: Path | None, *, twice: bool) -> str:
    """The first line of the file, or what is typed; on a terminal a new one is typed twice."""
    if file is not None:
        return file.read_text("utf-8").split("\n", 1)[0].rstrip("\r")
    typed = ask_password("备份口令")
    if twice and sys.stdin.isatty() and ask_password("再输入一次") != typed:
        raise PassphrasesDiffer
    return typed
