"""What the auditor types, and what he gets back.

given an export, when a command is mistyped or a file is not there, then he is told so, with a status of its
own; nothing of it reads as tampering.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.ledger.verify.auditor import run, verify
from tests.ledger.verify.given import Export, a_policy, put, recorded, some_events

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["-h"],
        ["everything"],
        ["full"],
        ["full", "DIR"],
        ["full", "DIR", "more", "--policy", "P"],
        ["full", "DIR", "--policy"],
        ["full", "DIR", "--policy", "P", "--leaf", "L"],
        ["since", "DIR", "--policy", "P"],
        ["chains", "DIR", "--policy", "P"],
        ["event", "--policy", "P"],
        ["compare", "DIR", "--policy", "P"],
        ["full", "DIR", "--policy", "P", "--policy", "P"],
        ["full", "DIR", "--policy", "P", "xxleaf", "L"],
    ],
)
def test_what_is_no_command_tells_the_usage(words: list[str]) -> None:
    done = run(*words)
    assert done.status == 3
    assert "python3 -I verify.py full DIR --policy FILE" in done.err


@pytest.mark.parametrize("gone", ["export", "policy", "export/checkpoint", "kept", "proof", "dump"])
def test_a_file_that_is_not_there_is_named(original: Export, tmp_path: Path, gone: str) -> None:
    export = original.copied(tmp_path)
    put(tmp_path / "policy", a_policy())
    policy: list[str | Path] = ["--policy", tmp_path / "policy"]
    if gone == "policy":
        policy[1] = tmp_path / "nowhere"
    elif gone == "export/checkpoint":
        export.file("checkpoint").unlink()
    folder = tmp_path / "nowhere" if gone == "export" else export.folder
    words: dict[str, list[str | Path]] = {
        "kept": ["since", "nowhere", folder],
        "proof": ["event", "nowhere"],
        "dump": ["compare", "nowhere", folder],
    }
    told = verify(*words.get(gone, ["full", folder]), *policy)
    assert told.status == 3
    assert "读不了" in told.findings[0]["text"]


def test_json_is_one_object_and_plain_text_has_the_verdict_last(original: Export) -> None:
    words = ("full", original.folder, "--policy", original.policy)
    told = json.loads(run(*words, "--json").out)
    assert told.keys() == {"verdict", "exit", "summary", "findings"}
    assert (told["verdict"], told["exit"]) == ("sound", 0)
    assert run(*words).out.splitlines() == [told["summary"]]


def test_whoever_brings_other_files_is_told_a_thousand_differences_and_no_more(tmp_path: Path) -> None:
    put(tmp_path / "policy", a_policy())
    rows = recorded(some_events(1200))
    export = Export(tmp_path / "export", tmp_path / "policy").write(rows)
    export.write_payload([(b"x", row.meta, row.signature) for row in rows])
    told = verify("full", export.folder, "--policy", tmp_path / "policy")
    assert (told.status, len(told.findings), told.kinds()[-1]) == (1, 1001, "more")
