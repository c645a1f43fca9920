"""Evidence on the terminal: given, listed, opened again, and gone with the person it shows."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.cli.conftest import NUMBER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk

PHOTO = b"\xff\xd8\xff\xe0" + "入户照片".encode() + bytes(range(256))
DIGEST = f"sha256:{hashlib.sha256(PHOTO).hexdigest()}"


@pytest.fixture
def photo(tmp_path: Path) -> str:
    (tmp_path / "照片.jpg").write_bytes(PHOTO)
    return str(tmp_path / "照片.jpg")


def shown(desk: Desk, *arguments: str, by: str = "xian-luru") -> Any:
    result = desk.run(*arguments, "--format", "json", by=by)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def spouse(desk: Desk) -> str:
    people = shown(desk, "household", "show", NUMBER)["people"]
    return next(str(one["id"]) for one in people if one["relation"] == "spouse")


def test_what_is_added_is_listed_named_by_a_command_and_opened_again(
    desk: Desk, photo: str, tmp_path: Path
) -> None:
    added = shown(desk, "evidence", "add", photo, "--household", NUMBER)
    assert (added["digest"], added["media_type"], added["repeated"]) == (DIGEST, "image/jpeg", False)
    assert shown(desk, "evidence", "add", photo, "--household", NUMBER)["repeated"]
    focus = {"household": desk.household(), "year": 2020, "on": True, "evidence": [DIGEST]}
    done = desk.run("command", "mark-focus", "--json", "-", by="xian-luru", typed=json.dumps(focus))
    assert done.exit_code == 0, done.stderr
    (listed,) = shown(desk, "evidence", "list", "--household", NUMBER)
    assert (listed["digest"], listed["kind"], listed["erased"]) == (DIGEST, "household", False)
    out = tmp_path / "out.jpg"
    got = desk.run("evidence", "get", DIGEST, "--out", str(out), by="xian-luru")
    assert got.exit_code == 0, got.stderr
    assert out.read_bytes() == PHOTO
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_command_does_not_name_what_nobody_gave(desk: Desk, photo: str) -> None:
    focus = {"household": desk.household(), "year": 2020, "on": True, "evidence": [DIGEST]}
    asked = ("command", "mark-focus", "--json", "-")
    refused = desk.run(*asked, by="xian-luru", typed=json.dumps(focus))
    assert "[evidence_unknown]" in refused.stderr
    shown(desk, "evidence", "add", photo, "--division", "150525")
    assert desk.run(*asked, by="xian-luru", typed=json.dumps(focus)).exit_code == 0


def test_with_the_person_it_is_gone(desk: Desk, photo: str, tmp_path: Path) -> None:
    person, out = spouse(desk), tmp_path / "out.jpg"
    shown(desk, "evidence", "add", photo, "--person", person)
    desk.erase(person)
    assert [path for path in (desk.home / "evidence").rglob("*") if path.is_file()] == []
    refused = desk.run("evidence", "get", DIGEST, "--out", str(out), by="xian-luru")
    assert (refused.exit_code, out.exists()) == (1, False)
    assert "[evidence_erased]" in refused.stderr
    assert "已抹除" in desk.run("evidence", "list", "--household", NUMBER, by="xian-luru").stdout
    again = desk.run("evidence", "add", photo, "--person", person, by="xian-luru")
    assert "[person_erased]" in again.stderr


@pytest.mark.parametrize("whose", [(), ("--household", NUMBER, "--division", "150525")])
def test_it_belongs_to_exactly_one(desk: Desk, photo: str, whose: tuple[str, ...]) -> None:
    assert "[evidence_subject_unclear]" in desk.run("evidence", "add", photo, *whose, by="xian-luru").stderr


def test_a_digest_is_written_as_one(desk: Desk, tmp_path: Path) -> None:
    refused = desk.run("evidence", "get", "0f3c", "--out", str(tmp_path / "x"), by="xian-luru")
    assert "[digest_invalid]" in refused.stderr
