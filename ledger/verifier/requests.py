"""Erasures are asked for by one person and approved by another: what was asked for, up to here in the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ledger.verifier.leaf import ERASURES, SAVE, TAGS, TYPE, lines_of, subjects_of
from ledger.verifier.report import TAMPERED

if TYPE_CHECKING:
    from ledger.verifier.report import Report

#: Events that ask for an erasure, and that say no.
REQUESTED, REJECTED = b"erasure.requested", b"erasure.rejected"
#: The type ends before this: after the first line, two numbers of at most 19 digits, and the type.
TYPE_ENDS = 12 + 20 + 20 + len(REQUESTED) + 1


def about_erasure(leaf: bytes) -> bool:
    """Whether an event may be one of these: most are not, and need not be read."""
    return leaf.find(b"eras", 0, TYPE_ENDS) > 0


class Requests:
    """The requests that were not rejected, by their case."""

    def __init__(self) -> None:
        self.open: dict[bytes, tuple[list[bytes], bytes, bytes]] = {}  # tags, save, and who asked
        self.begun = False  # before the first request one person was enough

    def follow(self, leaf: bytes, meta: bytes | None = None) -> bool:
        """Take note of an event; False when it erases somebody for whom nobody had asked."""
        lines = lines_of(leaf)
        tags, case = lines[TAGS].split(b" "), case_of(leaf)
        if lines[TYPE] == REQUESTED:
            self.begun = True
            self.open[case] = (tags, lines[SAVE], person_in(meta))
        elif lines[TYPE] == REJECTED:
            self.open.pop(case, None)
        elif lines[TYPE] in ERASURES:
            asked = self.open.get(case)
            return set(subjects_of(leaf)) <= set(asked[0]) if asked else not (case or self.begun)
        return True

    def judge(self, report: Report, index: int, leaf: bytes, body: bytes | None, meta: bytes | None) -> None:
        """Tell of an erasure that nobody asked for, names another request, or is one person's own."""
        if not self.follow(leaf, meta):
            report.add(TAMPERED, "chain", "此前没有对同一人的抹除申请,或申请已被否决", index, leaf)
            return
        asked = self.open.get(case_of(leaf)) if lines_of(leaf)[TYPE] in ERASURES else None
        if asked is None:
            return
        _, save, person = asked
        named = json.loads(body or "{}").get("facts", {}).get("request", "")
        if body and str(named).rpartition(".")[0].encode() != save:
            report.add(TAMPERED, "chain", "抹除写明的申请不是这一项的", index, leaf)
        if person and person == person_in(meta):
            report.add(TAMPERED, "chain", "抹除的申请和批准是同一个人", index, leaf)


def case_of(leaf: bytes) -> bytes:
    """The tag of the case that an event belongs to, empty where it belongs to none."""
    return next((tag for tag in lines_of(leaf)[TAGS].split(b" ") if tag.startswith(b"case:")), b"")


def person_in(meta: bytes | None) -> bytes:
    """The natural person who acted: the third line of the metadata; empty when these were dropped."""
    return [*(meta or b"").split(b"\n"), b"", b""][2] if meta else b""
