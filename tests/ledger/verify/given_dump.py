"""What `pg_dump` writes of a database whose rows we choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from tests.ledger.verify.given import Row


def escaped(text: str) -> str:
    """As COPY writes a text."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def array(tags: tuple[str, ...]) -> str:
    plain = all(tag and not set(tag) & set(' ,{}"\\') for tag in tags)
    quoted = (tag.replace("\\", "\\\\").replace('"', '\\"') for tag in tags)
    return "{" + ",".join(tags if plain else (f'"{tag}"' for tag in quoted)) + "}"


def bytea(data: bytes | None) -> str:
    return r"\N" if data is None else rf"\\x{data.hex()}"


def columns(meta: bytes | None) -> tuple[str, str, str, bytes | None]:
    """The columns of an event that its metadata begins with, and that of the rest, if not dropped."""
    if meta is None:
        return "id", "1", "p-clerk", None
    *lines, rest = meta.split(b"\n", 3)
    name, version, person = (line.decode() for line in lines)
    return name, version, person, rest


@dataclass
class Database:
    """The three tables that matter, as rows of text; what pg_dump makes of them."""

    rows: list[Row]
    indexed: dict[int, int] = field(default_factory=dict)
    signatures: dict[str, bytes] = field(default_factory=dict)
    zone: tzinfo = timezone(timedelta(hours=8))

    def __post_init__(self) -> None:
        self.indexed = {row.record.position: n for n, row in enumerate(self.rows, 1)}
        self.signatures = {row.record.save: row.signature for row in self.rows}

    def event(self, row: Row) -> str:
        record = row.record
        name, version, person, rest = columns(row.meta)
        at = record.recorded_at.astimezone(self.zone)
        fraction = f".{at.microsecond:06}".rstrip("0").rstrip(".")
        hours = at.strftime("%z").removesuffix("00")
        hours = hours if len(hours) == 3 else f"{hours[:3]}:{hours[3:]}"
        fields = [
            str(record.position), name, escaped(record.type), version, escaped(array(record.tags)),
            f"{at:%Y-%m-%d %H:%M:%S}{fraction}{hours}", escaped(record.account), person,
            escaped(record.division), record.save, bytea(row.body), bytea(rest),
        ]  # fmt: skip
        return "\t".join(fields)

    @property
    def text(self) -> str:
        columns = "id, type, version, tags, recorded_at, account, person, division, save, body, meta"
        blocks = {
            f'ledger.event ("position", {columns})': map(self.event, self.rows),
            'ledger.indexed (index, "position")': (f"{n}\t{at}" for at, n in self.indexed.items()),
            "ledger.other (note)": [r"COPY ledger.event (id) FROM stdin;"],
            "ledger.save (account, save)": [f"clerk\t{save}" for save in self.signatures],
            "ledger.signature (save, signature)": (f"{s}\t{bytea(v)}" for s, v in self.signatures.items()),
        }  # fmt: skip
        head = "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n\n"
        copies = (
            "\n".join([f"COPY {name} FROM stdin;", *lines, "\\.", "\n"]) for name, lines in blocks.items()
        )
        return head + "".join(copies) + "--\n-- PostgreSQL database dump complete\n--\n"
