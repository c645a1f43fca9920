"""`full`, `since`, `event`: all of the log, its growth since a checkpoint that was kept, one event of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.verifier.leaf import BODY, FIELDS, META, SAVE, SIGNATURE, digest_of, lines_of, texts_of
from ledger.verifier.log import Log
from ledger.verifier.policy import Policy, unbase64
from ledger.verifier.report import BAD, TAMPERED, Stop
from ledger.verifier.tree import climbed, head

if TYPE_CHECKING:
    from ledger.verifier.report import Report

#: A proof (C2SP tlog-proof): the leaf itself, its place, the path to the root, the checkpoint.
PROOF = re.compile(rb"c2sp.org/tlog-proof@v1\n(?:extra (\S*)\n)?index (0|[1-9]\d*)\n((?:\S+\n)*)\n((?s:.+))")


def full(report: Report, folder: str, *, policy: str) -> str:
    """Check every event, tile and checkpoint."""
    log = Log(folder, Policy(policy), report)
    checked = sum(len(bundle) for bundle in log.bundles())
    events = log.size - log.before
    return (
        f"日志“{log.origin}”共{events}条,核对了{checked}条,其中{len(log.erased)}条的内容已抹除{log.continues}"
    )


def since(report: Report, checkpoint: str, folder: str, *, policy: str) -> str:
    """Check with the tiles that the log begins with what a checkpoint says that was kept."""
    trusted, note, name = Policy(policy), Path(checkpoint).read_bytes(), "留存的检查点"
    _, size = trusted.check(note, name, report)
    log = Log(folder, trusted, report, (size, name, note))
    log.skim()
    if size > log.size:
        told = f"留存时有{size}条,现在只有{log.size}条:从下一条起被截去"
        report.add(TAMPERED, "shrunk", told, log.size + 1)
    return f"日志“{log.origin}”留存时{size}条,现有{log.size}条"


def event(report: Report, proof: str, *, policy: str, **files: str) -> str:
    """Check the proof of one event, and the bytes that are given; the leaf is in the proof or among these."""
    parts = PROOF.fullmatch(Path(proof).read_bytes())
    if parts is None:
        raise Stop(TAMPERED, "proof", f"“{proof}”不是一份存在证明")
    given = {name: Path(file).read_bytes() for name, file in files.items()}
    content, place = given.get("leaf") or unbase64(parts[1] or b""), int(parts[2])
    if not content:
        raise Stop(BAD, "leaf", "证明里没有条目,请用 --leaf 给出")
    origin, size = Policy(policy).check(parts[4], "证明里的检查点", report)
    root = climbed(content, place, size, [unbase64(one) for one in parts[3].split()])
    if not parts[4].startswith(head(origin, size, root)):
        report.add(TAMPERED, "proof", "这一条按证明算不到检查点的根", place + 1, content)
    lines = lines_of(content)
    for name, at in (("body", BODY), ("meta", META), ("signature", SIGNATURE)):
        if name in given and digest_of(given[name]) != lines[at]:
            report.add(TAMPERED, "content", f"{FIELDS[at]}与条目的摘要不符", place + 1, content)
    return " ".join(texts_of(content)[1 : SAVE + 1])
