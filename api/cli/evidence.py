"""`huce evidence`: files that show why, kept sealed and found by their digest."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.household import household_id
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.evidence import listed, open_evidence, put, subject_of
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

app = typer.Typer(help="佐证材料:上传、打开、列出。", no_args_is_help=True)

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_KINDS = {"household": "户", "person": "人", "division": "行政区划"}


class DigestInvalid(InvalidInput):
    """Not the digest of anything."""

    code, field = "digest_invalid", "digest"
    sentence = "佐证材料的摘要应写成 sha256: 加64位十六进制数字。"


@app.command(
    "add",
    epilog="例:huce evidence add 公示照片.jpg --household 1505251002000045   "
    "例:huce evidence add 公告.pdf --division 150525100200",
)
def add(
    file: Annotated[Path, typer.Argument(help="文件", metavar="FILE", exists=True, dir_okay=False)],
    household: Annotated[str | None, typer.Option(help="属于哪一户:户编号,或20位编号")] = None,
    person: Annotated[str | None, typer.Option(help="属于哪个人:20位编号")] = None,
    division: Annotated[
        str | None, typer.Option(help="不属于一户一人的(公告、尚未建档的户)属于哪个行政区划")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """上传一份佐证材料,得到办理时填写的摘要;同一份再上传一次不会重复。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        services, actor = session.services, session.actor
        home = household_id(connection, actor, household) if household else None
        whose = subject_of(services, connection, actor, household=home, person=person, division=division)
        with file.open("rb") as content:
            item, repeated = put(services, connection, actor.account, whose, content)
    if form is Format.JSON:
        show_json({"digest": item.digest, "media_type": item.media_type, "size": item.size,
                   "repeated": repeated})  # fmt: skip
    else:
        say(f"{'以前已上传' if repeated else '已上传'}:{item.digest}")


@app.command("get", epilog="例:huce evidence get sha256:0f3c… --out 公示照片.jpg")
def get(
    digest: Annotated[str, typer.Argument(help="摘要(sha256:…)", metavar="DIGEST")],
    out: Annotated[Path, typer.Option(help="写到哪个文件", dir_okay=False)],
) -> None:
    """打开一份佐证材料,核对摘要后写成文件,只有本人能读。"""
    if not _DIGEST.fullmatch(digest):
        raise DigestInvalid
    with signed_in() as session, session.services.pool.connection() as connection:
        item, content = open_evidence(session.services, connection, session.actor, digest)
        _write(out, content)
    say(f"已写到 {out}({item.media_type},{item.size}字节)。")


@app.command("list", epilog="例:huce evidence list --household 1505251002000045")
def list_evidence(
    household: Annotated[str, typer.Option(help="哪一户:户编号,或20位编号")],
    form: FormatOption = Format.TEXT,
) -> None:
    """列出一户及其成员的佐证材料。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        home = household_id(connection, session.actor, household)
        found = listed(session.services, connection, session.actor, home)
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(("摘要", "属于", "类型", "字节", "上传时间", "状态"), map(_row, found))


def _row(item: dict[str, Any]) -> tuple[Any, ...]:
    state = "已抹除" if item["erased"] else ""
    at = f"{item['recorded_at']:%Y-%m-%d %H:%M}"
    return item["digest"], _KINDS[item["kind"]], item["media_type"], item["size"], at, state


def _write(out: Path, content: Iterable[bytes]) -> None:
    """Write beside the place and move it there: for its owner alone, and never half there."""
    number, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(number, "wb") as draft_:
            for part in content:
                draft_.write(part)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
