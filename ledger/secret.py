"""Secrets kept in files that only their owner can read."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from domain.errors import Refused


class SecretExposed(Refused):
    """Somebody else could read or write the file."""

    code, sentence = "secret_exposed", "密钥文件 {file} 别人也能读,请先执行 chmod 600 再启动。"


def read_or_draw(file: Path) -> str:
    """The secret in a file of mode 600, 64 hexadecimal digits drawn and written first when there is none.

    Whoever comes second gets what the first has written. Refused: `SecretExposed`.
    """
    if not file.exists():
        if not file.parent.is_dir():
            file.parent.mkdir(mode=0o700, parents=True)
        _draw(file)
    if file.stat().st_mode & 0o077:
        raise SecretExposed(file=file)
    return file.read_text("ascii").strip()


def _draw(file: Path) -> None:
    """Write beside the file, onto the disk, and link it into place when it is whole."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    with os.fdopen(number, "w") as draft:
        draft.write(f"{secrets.token_hex(32)}\n")
        draft.flush()
        os.fsync(number)
    try:
        os.link(name, file)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
