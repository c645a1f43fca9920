"""What stands in a PDF, as far as tests ask: the characters of its fonts."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MAPPED = re.compile(rb"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>")


def characters(pdf: bytes) -> set[str]:
    """Every character that can be copied out of it."""
    maps = [text for text in map(_plain, _STREAM.findall(pdf)) if b"beginbfchar" in text]
    return {char for text in maps for code in _MAPPED.findall(text) for char in _read(code)}


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _read(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")
