"""What kind of file it is, told by its content and never by its name."""

from __future__ import annotations

from typing import NamedTuple

from domain.errors import InvalidInput


class EvidenceTypeRefused(InvalidInput):
    """The content is none of the kinds that an office attaches."""

    code, field = "evidence_type_refused", "file"
    sentence = "佐证材料只收照片(JPEG、PNG)、PDF、Excel 和 Word 文件,这个文件不是其中之一。"


class Kind(NamedTuple):
    """A media type: how its content begins, and a name that stands somewhere in it."""

    media_type: str
    ending: str
    magic: bytes
    mark: bytes = b""


_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN = "application/vnd.openxmlformats-officedocument"
#: WPS writes its .et and .wps as the older Excel and Word do.
KINDS: tuple[Kind, ...] = (
    Kind("image/jpeg", "jpg", b"\xff\xd8\xff"),
    Kind("image/png", "png", b"\x89PNG\r\n\x1a\n"),
    Kind("application/pdf", "pdf", b"%PDF-"),
    Kind(f"{_OPEN}.spreadsheetml.sheet", "xlsx", _ZIP, b"xl/workbook.xml"),
    Kind(f"{_OPEN}.wordprocessingml.document", "docx", _ZIP, b"word/document.xml"),
    Kind("application/vnd.ms-excel", "xls", _OLE, "Workbook".encode("utf-16-le")),
    Kind("application/msword", "doc", _OLE, "WordDocument".encode("utf-16-le")),
)
ENDINGS = {kind.media_type: kind.ending for kind in KINDS}

_LONGEST_MAGIC = max(len(kind.magic) for kind in KINDS)
_LONGEST_MARK = max(len(kind.mark) for kind in KINDS)


class Sniffer:
    """Is fed a file in parts of any size and says of what kind it is."""

    def __init__(self) -> None:
        self._head = b""
        self._tail = b""
        self._possible = KINDS
        self._found: set[str] = set()

    def feed(self, part: bytes) -> None:
        """Take the next part. Raises EvidenceTypeRefused as soon as the beginning says so."""
        if len(self._head) < _LONGEST_MAGIC:
            self._head = (self._head + part)[:_LONGEST_MAGIC]
            if len(self._head) == _LONGEST_MAGIC:
                self._judge_beginning()
        seen = self._tail + part
        self._found |= {kind.media_type for kind in self._possible if kind.mark in seen}
        self._tail = seen[-_LONGEST_MARK:]

    def media_type(self) -> str:
        """The media type of the whole. Raises EvidenceTypeRefused."""
        self._judge_beginning()
        for kind in self._possible:
            if kind.media_type in self._found:
                return kind.media_type
        raise EvidenceTypeRefused

    def _judge_beginning(self) -> None:
        self._possible = tuple(kind for kind in KINDS if self._head.startswith(kind.magic))
        if not self._possible:
            raise EvidenceTypeRefused
