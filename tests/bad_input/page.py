"""The page docs/zh/bad-input.md: `python -m tests.bad_input.page` sends every case, writes what came back."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ledger.migrate import migrate
from ledger.server import Cluster
from tests.api.http.given import office, prepare
from tests.bad_input import (
    cases_accounts,
    cases_api,
    cases_commands,
    cases_comparison,
    cases_files,
    cases_procedures,
    cases_program,
)
from tests.bad_input.bench import Bench, furnished
from tests.conftest import Server
from tests.support.keys import furnish

if TYPE_CHECKING:
    from tests.bad_input.case import Answer, Case, Part

PAGE = Path(__file__).parents[2] / "docs" / "zh" / "bad-input.md"
PARTS: list[Part] = [
    *cases_commands.PARTS, *cases_procedures.PARTS, *cases_comparison.PARTS, *cases_files.PARTS,
    *cases_api.PARTS, *cases_accounts.PARTS,
    *cases_program.PARTS,
]  # fmt: skip
HEAD = """# 填错了会怎样

送来的内容不对时,程序用一句话说明哪一项、为什么,并给出固定的代码;什么也不写入,原来的文件和内容也不丢。
表里每一行都由测试真正送进程序,答复是程序当时的原话(`python -m tests.bad_input.page` 重新生成本页)。
接受的也写明按什么接受。答复从不整段重复填写的内容,号码只显示头尾。
"""
COLUMNS = "| 送来的 | 结果 | 代码 | 哪一项 | 规则 | 答复 |"


def line(case: Case, answer: Answer) -> str:
    """The line of a case."""
    code = f"`{answer.code}`" if answer.code else ""
    cells = (case.sent, answer.status, code, answer.field, answer.rule, answer.sentence)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def written() -> list[tuple[str, str]]:
    """The lines of cases on the page: what is sent, and the whole line."""
    lines = [text for text in PAGE.read_text("utf-8").splitlines() if text.startswith("| ")]
    return [(text.split(" | ")[0].removeprefix("| "), text) for text in lines if text != COLUMNS]


def _sent(bench: Bench, case: Case, folder: Path) -> str:
    folder.mkdir()
    bench.folder = folder
    answer = case.send(bench)
    if answer.code != case.code:
        print(f"{case.sent}: {case.code} {answer}", file=sys.stderr)  # noqa: T201  for who runs it
    return line(case, answer)


def _told(bench: Bench, folder: Path) -> str:
    text = HEAD
    for n, part in enumerate(PARTS):
        lines = [_sent(bench, case, folder / f"{n}-{m}") for m, case in enumerate(part.cases)]
        text += (
            f"\n## {part.head}\n{part.about}\n\n{COLUMNS}\n|---|---|---|---|---|---|\n"
            + "\n".join(lines)
            + "\n"
        )
    return text


def main() -> None:
    """Send every case to a register of its own, and write the page."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        home = folder / "home"
        furnish(home)
        cluster = Cluster(folder / "server")
        cluster.start()
        try:
            server = Server(cluster.url("postgres", "postgres"), cluster)
            database = server.create("template0")
            migrate(database)
            with office(database, home, prepare(database)) as found:
                PAGE.write_text(_told(furnished(found, folder), folder), "utf-8")
        finally:
            cluster.destroy()


if __name__ == "__main__":
    main()
