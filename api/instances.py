"""The program's own signing key, and the file that says which such keys are believed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from domain.errors import NotFound, Refused
from ledger.keyring import Keyring, read_instances
from ledger.log import files, keyfiles
from ledger.log.instances import Instances
from ledger.log.keyfiles import KeyKind

if TYPE_CHECKING:
    from api.settings import Settings
    from ledger.log.keys import SignerKey, VerifierKey


class InstanceUnknown(Refused):
    """The key of this program is not believed: nothing that it signed would get an index."""

    code = "instance_unknown"
    sentence = "程序签名密钥 {file} 不在可信名单 {list} 里,请安全保密管理员核实后加入这一行:{line}"


class InstanceNotFound(NotFound):
    """The list has no such key in force."""

    code, field, sentence = "instance_not_found", "name", "可信名单里没有名为{name}、还在使用的程序签名密钥。"


def instance_key(settings: Settings) -> SignerKey:
    """The key that signs what this program records; the first start draws it and believes it.

    Refused: InstanceUnknown; `files.FileExposed`, `files.FileUnusable`, `Malformed`.
    """
    file = settings.instance_key_place
    if not file.exists():
        _draw(settings)
    key = keyfiles.read(file, KeyKind.INSTANCE)
    if not trusted(settings).knows(key.verifier):
        line = Instances().with_key(key.verifier).data.decode().strip()
        raise InstanceUnknown(file=file, list=settings.instances_place, line=line)
    return key


def trusted(settings: Settings) -> Instances:
    """The keys that are believed now. Refused: `Malformed`, `files.FileUnusable`."""
    return read_instances(settings.instances_place)


def keyring(settings: Settings) -> Keyring:
    """What the program holds. Refused: as `instance_key` and `Settings.master_key`."""
    return Keyring(settings.master_key(), instance_key(settings), settings.instances_place)


def rotated(settings: Settings, head: int) -> VerifierKey:
    """Draw a new key in the place of the old, believed from the next index on; what runs with the old one
    goes on until it is `ended`.

    It is believed before it is used: a stop in between leaves a key too many in the list, never one too few.
    """
    fresh = keyfiles.made(_name(), KeyKind.INSTANCE)
    _write(settings, trusted(settings).with_key(fresh.verifier, head + 1))
    files.replace(settings.instance_key_place, f"{fresh.text}\n".encode())
    return fresh.verifier


def ended(settings: Settings, name: str, last: int) -> VerifierKey:
    """From now on believe a key for events up to an index only. Raises InstanceNotFound."""
    known = trusted(settings)
    found = [one.key for one in known.keys if one.key.name == name and known.knows(one.key)]
    if not found:
        raise InstanceNotFound(name=name[:80])
    _write(settings, known.ended(found[0], last))
    return found[0]


def _draw(settings: Settings) -> None:
    file = settings.instance_key_place
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = keyfiles.made(_name(), KeyKind.INSTANCE)
    # Whoever comes second uses the first one's.
    if files.write_new(file, f"{fresh.text}\n".encode()) and not settings.instances_place.exists():
        _write(settings, Instances().with_key(fresh.verifier))


def _write(settings: Settings, known: Instances) -> None:
    files.replace(settings.instances_place, known.data, mode=0o644)


def _name() -> str:
    return f"huce-{secrets.token_hex(4)}"
