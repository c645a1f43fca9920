"""`chains`: what rollbacks, redoings and erasures speak of is there, and before them; two people erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ledger.verifier.folder import LEAVES
from ledger.verifier.leaf import ERASURES, SAVE, TAGS, TYPE, lines_of, subjects_of, texts_of
from ledger.verifier.log import Log
from ledger.verifier.policy import Policy
from ledger.verifier.report import TAMPERED
from ledger.verifier.requests import Requests, about_erasure
from ledger.verifier.tree import WIDTH

if TYPE_CHECKING:
    from ledger.verifier.report import Report

#: What obliges to erase.
BASES = {"request", "retention_ended", "purpose_ended", "unlawful", "ordered"}
#: As the bytes are when an event withdraws nothing; as they are when it says of events whether they stand.
WITHDRAWS_NONE, CHANGES_EVENT = b'"withdraws":[]', b'"event":{'


def chains(report: Report, folder: str) -> str:
    """Check that what rollbacks and erasures speak of is there, and before them."""
    log, requests, claims = Log(folder, Policy(), report), Requests(), []
    for index, leaf, body, meta in log.events():
        claims += [(index, leaf, name) for name in sorted(_spoken_of(report, index, leaf, body, meta))]
        if about_erasure(leaf):
            requests.judge(report, index, leaf, body, meta)
    first = _first(log, {name for _, _, name in claims})
    for index, leaf, name in claims:
        if first.get(name, index) >= index:
            report.add(TAMPERED, "chain", f"所指的“{name}”不在它之前", index, leaf)
    return f"核对了{log.size - log.before}条业务的{len(claims)}处引用;签名与见证请另用 full 核对"


def _first(log: Log, wanted: set[str]) -> dict[str, int]:
    """Where each of these stands first: an event by its id, a person or pairing by its tag."""
    first: dict[str, int] = {}
    saves = {name.rpartition(".")[0]: 0 for name in wanted}
    for number in log.numbers():
        for index, leaf in enumerate(log.read(LEAVES, number), number * WIDTH + 1 - log.before):
            lines = texts_of(leaf)
            # An event's id is that of its save and its place there.
            names = [*lines[TAGS].split(" "), f"{lines[SAVE]}.{saves.get(lines[SAVE])}"]
            for name in wanted.intersection(names):
                first.setdefault(name, index)
            if lines[SAVE] in saves:
                saves[lines[SAVE]] += 1
    return first


def _spoken_of(report: Report, index: int, leaf: bytes, body: bytes | None, meta: bytes | None) -> set[str]:
    """Ids of the events that an event withdraws or brings back, tags of whom it erases."""
    spoken = set() if _plain(body, meta) else _handled(report, index, leaf, body, meta)
    return spoken | _erased(report, index, leaf, body) if lines_of(leaf)[TYPE] in ERASURES else spoken


def _plain(body: bytes | None, meta: bytes | None) -> bool:
    """Whether it withdraws nothing and brings nothing back: most are so, and need not be read."""
    return WITHDRAWS_NONE in (meta or b"") and CHANGES_EVENT not in (body or b"")


def _handled(report: Report, index: int, leaf: bytes, body: bytes | None, meta: bytes | None) -> set[str]:
    """Ids of the events that it withdraws or brings back, and of the rollback that it takes back.

    Both are JSON; before that of the metadata stand lines of what else is known of the event.
    """
    said, about = json.loads(body or "{}"), json.loads((meta or b'{"withdraws":[]}').rpartition(b"\n")[2])
    events, withdrawn = said.get("changes", {}).get("event", {}), set(about["withdraws"])
    if body and meta and withdrawn != {name for name, fields in events.items() if not fields.get("active")}:
        report.add(TAMPERED, "chain", "声明撤回的业务与标为无效的业务不一致", index, leaf)
    return withdrawn | {*events, said.get("facts", {}).get("takes_back")} - {None}


def _erased(report: Report, index: int, leaf: bytes, body: bytes | None) -> set[str]:
    """Tags of whom it erases."""
    subjects = subjects_of(leaf)
    if not subjects or (body and json.loads(body).get("facts", {}).get("basis") not in BASES):
        report.add(TAMPERED, "chain", "抹除没有写明依据或本人", index, leaf)
    return {tag.decode("utf-8", "replace") for tag in subjects}
