"""Checks an exported log of huce off line, trusting neither the database nor whoever exported it.

    python3 -I verify.py full DIR --policy FILE               核对全部业务、哈希块和检查点
    python3 -I verify.py since CHECKPOINT DIR --policy FILE   与自己留存的检查点相比,日志只增未改
    python3 -I verify.py event PROOF [--leaf FILE] [--body FILE] [--meta FILE] --policy FILE   核对一条
    python3 -I verify.py compare DUMP DIR --policy FILE       数据库(pg_dump 纯文本,可用 gzip)与日志逐条相比
    python3 -I verify.py pack DIR --policy FILE               核对一户的证据包(解开以后)
    python3 -I verify.py chains DIR                           回退、恢复、抹除前后是否相符

With --json, one JSON object.  Exit status: 0 完好, 1 已被改动, 2 不完整, 3 输入有误.  Python 3.8 or later,
its standard library, no code of what wrote the log.  Formats: docs/design-log.md.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ledger.verifier.chains import chains
from ledger.verifier.checks import event, full, since
from ledger.verifier.compare import compare
from ledger.verifier.pack import pack
from ledger.verifier.report import BAD, Report, Stop

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many words follow each command, which options it must have, and which it may have.
COMMANDS: dict[str, tuple[Any, int, set[str], set[str]]] = {
    "full": (full, 1, {"policy"}, set()),
    "since": (since, 2, {"policy"}, set()),
    "event": (event, 1, {"policy"}, {"leaf", "body", "meta", "signature"}),
    "pack": (pack, 1, {"policy"}, set()),
    "compare": (compare, 2, {"policy"}, set()),
    "chains": (chains, 1, set(), set()),
}


def main(words: list[str]) -> int:
    """Run a command, tell what was found, the verdict last, and return the exit status."""
    run = _understood([word for word in words if word != "--json"])
    if run is None:
        sys.stderr.write(__doc__ or "")
        return BAD
    report = Report()
    told = _ran(run, report)
    print(report.json(told) if "--json" in words else "\n".join(report.lines(told)))
    return report.status


def _understood(words: list[str]) -> Callable[[Report], str] | None:
    """What the words ask for: a command, what it works on, then options with their values."""
    at = next((n for n, word in enumerate(words) if word[:2] == "--"), len(words))
    (name, *given), options = words[:at] or [""], dict(zip(words[at::2], words[at + 1 :: 2]))
    if name not in COMMANDS:
        return None
    command, count, must, may = COMMANDS[name]
    known = {key[2:]: value for key, value in options.items()}
    paired = len(words) == at + 2 * len(known) and all(key[:2] == "--" for key in options)
    if len(given) != count or not paired or not must <= known.keys() <= must | may:
        return None
    return lambda report: command(report, *given, **known)


def _ran(run: Callable[[Report], str], report: Report) -> str:
    """Run it; a mistake of ours must not read as tampering, so it must not end with Python's status 1."""
    try:
        return run(report)
    except Stop as stop:
        report.end(*stop.args)
    except OSError as error:
        report.end(BAD, "error", f"读不了“{error.filename}”")
    except Exception as error:
        report.end(BAD, "error", f"{type(error).__name__}:{error}")
    return ""
