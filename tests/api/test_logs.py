"""The log: one JSON object a line, and nothing personal whatever is handed in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PREPARE = """
import logging, structlog, warnings
from api.logs import configure
configure("info")
log = structlog.get_logger()
"""


def logged(*statements: str) -> list[dict[str, Any]]:
    """The lines that a process writes when it logs what the statements say."""
    script = PREPARE + "\n".join(statements)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == ""
    assert "张三" not in done.stderr
    assert "\\u5f20" not in done.stderr
    assert "15052519" not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_carries_time_level_and_event() -> None:
    [line] = logged('log.info("append.done", events=3, seconds=0.25)')
    assert line.pop("time").endswith("Z")
    assert line == {"level": "info", "event": "append.done", "events": 3, "seconds": 0.25}


def test_an_unknown_key_is_dropped_and_counted() -> None:
    [line] = logged('log.info("x", name="张三", document="150525199001011234", rows=1)')
    assert (line["event"], line["rows"], line["dropped"]) == ("x", 1, 2)
    assert not {"name", "document"} & line.keys()


def test_a_known_key_carries_no_sentence_no_chinese_and_no_structure() -> None:
    [line] = logged('log.info("x", code="张三", type=["张三"], route={"name": "张三"}, kind="two words")')
    assert line["dropped"] == 4
    assert not {"code", "type", "route", "kind"} & line.keys()


def test_an_event_that_is_a_sentence_is_dropped() -> None:
    [line] = logged('log.warning("张三 150525199001011234 entered")')
    assert "event" not in line
    assert line["level"] == "warning"


def test_an_exception_is_named_and_placed_but_not_quoted() -> None:
    [line] = logged(
        "def enter(): raise ValueError('张三 150525199001011234')",
        "try: enter()",
        "except ValueError: log.exception('enter.failed')",
    )
    assert (line["level"], line["error"]) == ("error", "ValueError")
    assert line["where"].startswith("enter:")


def test_a_library_says_who_it_is_and_not_what_it_says() -> None:
    [line] = logged(
        'logging.getLogger("psycopg.pool").warning("row %s", "张三", extra={"name": "x"} and None)'
    )
    assert (line["event"], line["logger"], line["level"]) == ("library", "psycopg.pool", "warning")


def test_what_is_below_the_level_is_not_written() -> None:
    assert logged('log.debug("x")', 'logging.getLogger("uvicorn").debug("x")') == []
