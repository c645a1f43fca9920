"""The evidence pack of one household: what happened in words, the events' bytes, proofs, evidence, verifier.

One zip that anybody checks with Python alone: `python3 -I verify.py pack FOLDER --policy FILE`.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.evidence import listed, open_evidence
from api.sight import sees_personal, villages_of
from api.views import history_view
from domain.errors import NotFound
from ledger.event_proof import EventUnknown, NotPublished, payload_of, proof_of
from ledger.log_folder import NothingPublished
from ledger.publishing import newest
from ledger.verifier import one_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection

    View = dict[str, Any]

#: The same content makes the same bytes, whenever it is written.
_WHEN = (1980, 1, 1, 0, 0, 0)
_READ_ME = """户 {household} 的证据包

history.txt      全部业务的经过,供阅读(打包的账号能看到的内容);它本身没有证明,以 events 里的为准
events/          每件业务:body、meta(入账的原始字节,个人信息已封存)、signature(程序签名)、proof(存在证明);
                 涉及其他行政区划的业务不附 body
evidence/        佐证材料,文件名是它的 SHA-256
checkpoint       证明所依据的检查点,带账册签名和见证签名
verify.py        核对程序,只需 Python;最好用自己从软件发布版本取得的那一份

核对:解开本文件,执行
    python3 -I verify.py pack . --policy 策略文件
策略文件(账册和见证的公钥)要用自己的,不能用被核对的一方给的。退出码 0 完好,1 已被改动,2 不完整,3 输入有误。
{missing}"""


def write(services: Services, connection: Connection, actor: Actor, household: str, out: Path) -> View:
    """Write the pack of a household; how many events and pieces of evidence it has, and what is missing.

    Evidence only for those who see personal data; of an event that reaches into another division only the
    proof. Inside one transaction, so that all of it is of one moment. Raises NotFound, NoBusinessData,
    NothingPublished.
    """
    history = history_view(services, connection, actor, household)
    found = newest(connection)
    if found is None:
        raise NothingPublished
    with _written(out) as file, ZipFile(file, "w", ZIP_DEFLATED) as packed:
        sealed = services.gateway.ledger.many(connection, [line["id"] for line in history])
        waiting = [event.id for event in sealed if not _put_event(packed, connection, actor, event)]
        evidence = _put_evidence(packed, services, connection, actor, household)
        _put(packed, "checkpoint", found.note.encode())
        _put(packed, "history.txt", _history(history).encode())
        _put(packed, "history.json", json.dumps(history, ensure_ascii=False, default=str, indent=1).encode())
        missing = f"\n尚未发布、没有证明的业务:{'、'.join(waiting)}\n" if waiting else ""
        _put(packed, "README.txt", _READ_ME.format(household=household, missing=missing).encode())
        _put(packed, "verify.py", one_file())
    return {"events": len(history) - len(waiting), "waiting": waiting, "evidence": evidence}


def _put_event(packed: ZipFile, connection: Connection, actor: Actor, event: Event) -> bool:
    """The event's bytes and proof; False when it is not under a checkpoint (yet, or set aside)."""
    try:
        proof = proof_of(connection, event.id)
    except (NotPublished, EventUnknown):
        return False
    place = f"events/{proof.index + 1:09}"
    whole = all(village.startswith(actor.division) for village in villages_of(event))
    for name, data in zip(("body", "meta", "signature"), payload_of(connection, event.id), strict=True):
        if whole or name != "body":
            _put(packed, f"{place}/{name}", data)
    _put(packed, f"{place}/proof", proof.data)
    return True


def _put_evidence(
    packed: ZipFile, services: Services, connection: Connection, actor: Actor, household: str
) -> int:
    if not sees_personal(actor):
        return 0
    items = [one for one in listed(services, connection, actor, household) if not one["erased"]]
    count = 0
    for digest in sorted({one["digest"] for one in items}):
        # Of somebody who has moved away it is not ours to give.
        with suppress(NotFound):
            _, content = open_evidence(services, connection, actor, digest)
            _put(packed, f"evidence/{digest.replace(':', '-')}", b"".join(content))
            count += 1
    return count


@contextmanager
def _written(out: Path) -> Iterator[BinaryIO]:
    """A file for its owner alone, in its place when it is whole."""
    draft = out.with_name(f".{out.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _history(history: list[View]) -> str:
    return "".join(_told(line) for line in history)


def _told(line: View) -> str:
    people = "、".join(person["name"] or "" for person in line["people"])
    force = "" if line["active"] else f",已撤回({line['withdrawn_by']})"
    return (
        f"{line['position']}  {line['recorded_at'][:16]}  {line['sentence']}({people}){force}\n"
        f"    办理人:{line['person_name']}  业务编号:{line['id']}\n"
    )


def _put(packed: ZipFile, name: str, data: bytes) -> None:
    entry = ZipInfo(name, _WHEN)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, data)
