"""What was found, and how it is told: each finding with its kind, a sentence, and the event it is about."""

from __future__ import annotations

import json
import sys
from typing import Any

from ledger.verifier.leaf import POSITION, TAGS, texts_of

SOUND, TAMPERED, INCOMPLETE, BAD = range(4)
CODES = ("sound", "tampered", "incomplete", "bad")
VERDICTS = ("完好", "已被改动", "不完整", "无法核对")
#: So many findings are told; whoever brings another log differs everywhere.
MOST = 1000


class Stop(Exception):
    """Nothing more can be checked: status, kind, sentence."""


class Report:
    """The findings of a run, in the order found."""

    def __init__(self) -> None:
        self.findings: list[dict[str, Any]] = []

    def add(self, status: int, kind: str, text: str, index: int = 0, leaf: bytes = b"") -> None:
        """Keep a finding; `leaf` tells which event it is about, as far as it can be read."""
        if len(self.findings) == MOST:
            raise Stop(status, "more", f"发现超过{MOST}处,其余不再核对")
        position, name, tags = texts_of(leaf)[POSITION : TAGS + 1]
        told = f"第{index or '?'}条(位置{position},{name},{tags}):{text}" if leaf else text
        event = {"index": index, "position": position, "type": name, "tags": tags.split()}
        self.findings.append({"status": CODES[status], "kind": kind, **event, "text": told})

    def end(self, status: int, kind: str, text: str) -> None:
        """Keep what ended the run, however much was found before."""
        self.findings.append({"status": CODES[status], "kind": kind, "index": 0, "text": text})

    @property
    def status(self) -> int:
        """The verdict: what was tampered with comes before what could not be read or is missing."""
        seen = {finding["status"] for finding in self.findings}
        return next((status for status in (TAMPERED, BAD, INCOMPLETE) if CODES[status] in seen), SOUND)

    def lines(self, told: str) -> list[str]:
        """A line for each finding, and the verdict, with what was checked."""
        texts = [finding["text"] for finding in self.findings]
        return [_shown(text) for text in (*texts, f"结论:{VERDICTS[self.status]}。{told}")]

    def json(self, told: str) -> str:
        """The same for programs."""
        code, summary = CODES[self.status], self.lines(told)[-1]
        return json.dumps(
            {"verdict": code, "exit": self.status, "summary": summary, "findings": self.findings}
        )


def _shown(text: str) -> str:
    """What a forger wrote must neither steer the auditor's terminal nor stop it."""
    code = sys.stdout.encoding
    plain = "".join(char if char.isprintable() else "?" for char in text)
    return plain.encode(code, "replace").decode(code)
