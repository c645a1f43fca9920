"""The log: JSON lines on standard error, with known keys and plain values only.

A key that is not listed here, and a value that could be a name or a sentence, never gets out: not
from our own calls, not from a library's message, not from an exception's text.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

    from api.settings import LogLevel

#: Every key that a line may carry.
KEYS = frozenset(
    {
        *("time", "level", "event", "logger", "error", "where", "dropped", "pid", "port", "version"),
        *("code", "type", "kind", "route", "method", "status", "request", "seconds", "ms", "attempts"),
        *("position", "index", "events", "rows", "count", "year", "month", "division"),
        *("job", "batch", "migration", "account"),
    }
)
#: One word of printable ASCII: codes, ids, routes; no Chinese, no sentence.
_WORD = re.compile(r"[!-~]{1,120}")


def configure(level: LogLevel = "info") -> None:
    """Send the log of this process, that of libraries included, to standard error."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_foreign, *_SHARED],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                keep_allowed,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)


def keep_allowed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Keep known keys with plain values; `dropped` counts the rest."""
    kept = {key: value for key, value in line.items() if key in KEYS and _plain(value)}
    if dropped := len(line) - len(kept):
        kept["dropped"] = dropped
    return kept


def _plain(value: object) -> bool:
    if isinstance(value, str):
        return _WORD.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int | float)


def _name_error(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Put the exception's type and place instead of its text, which may quote a row."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["error"] = type(error).__qualname__
        if frames := traceback.extract_tb(error.__traceback__):
            line["where"] = f"{frames[-1].name}:{frames[-1].lineno}"
    return line


def _foreign(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """A library's line: who spoke and where, never what it said."""
    record: logging.LogRecord = line["_record"]
    return {
        "_record": record, "_from_structlog": False, "event": "library",
        "logger": record.name, "where": f"{record.module}:{record.lineno}", "exc_info": record.exc_info,
    }  # fmt: skip


_SHARED: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    _name_error,
)
