"""`pack`: the evidence pack of one household, unpacked."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.verifier.checks import event
from ledger.verifier.report import INCOMPLETE, TAMPERED

if TYPE_CHECKING:
    from ledger.verifier.report import Report

#: What is beside a proof; of an event that reaches into another division there is no body.
PARTS = ("body", "meta", "signature")


def pack(report: Report, folder: str, *, policy: str) -> str:
    """Check every event's proof and bytes, and the pieces of evidence against their names."""
    events = sorted(one for one in Path(folder, "events").glob("*") if one.is_dir())
    bodies = b""
    for one in events:
        parts = {name: str(one / name) for name in PARTS if (one / name).is_file()}
        event(report, str(one / "proof"), policy=policy, **parts)
        bodies += Path(parts["body"]).read_bytes() if "body" in parts else b""
    pieces = sorted(Path(folder, "evidence").glob("*"))
    for piece in pieces:
        digest = f"sha256:{sha256(piece.read_bytes()).hexdigest()}"
        if piece.name != digest.replace(":", "-"):
            report.add(TAMPERED, "evidence", f"佐证材料 {piece.name} 的内容与名称里的摘要不符")
        elif digest.encode() not in bodies:
            report.add(INCOMPLETE, "evidence", f"佐证材料 {piece.name} 没有业务引用,不能证明它何时入账")
    if not events:
        report.add(INCOMPLETE, "missing", "证据包里没有业务")
    return f"证据包:{len(events)}件业务,{len(pieces)}份佐证材料;history.txt 供阅读,不在证明之内"
