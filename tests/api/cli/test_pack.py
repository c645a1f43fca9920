"""The evidence pack of a household, and the signatures of saves, checked by who has only files.

given a household with evidence, published, when its pack is made, then Python alone verifies it, and finds a
changed byte, a missing event, foreign evidence; who sees no personal data gets no evidence in it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from ledger.log.instances import Instances
from ledger.log.keys import ED25519, SignerKey
from tests.api.cli.conftest import ELSEWHERE, NUMBER
from tests.api.cli.test_proving import AUDIT, Office, office
from tests.ledger.verify.auditor import interpreter, told
from tests.support.keys import INSTANCES, KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.verify.auditor import Told

__all__ = ["office"]

PHOTO = b"\xff\xd8\xff\xe0" + "入户照片".encode()
DIGEST = hashlib.sha256(PHOTO).hexdigest()
OTHER = SignerKey("huce-other", ED25519, bytes(32))


@pytest.fixture
def published(office: Office) -> Office:
    """A survey with a photograph, published."""
    desk, photo = office.desk, office.place / "photo.jpg"
    photo.write_bytes(PHOTO)
    assert desk.run("evidence", "add", str(photo), "--household", NUMBER, by="xian-luru").exit_code == 0
    form = {"household": desk.household(), "year": 2020, "on": True, "evidence": [f"sha256:{DIGEST}"]}
    answer = desk.run("command", "mark-focus", "--json", "-", by="xian-luru", typed=json.dumps(form))
    assert answer.exit_code == 0, answer.stderr
    assert office.publish()[0] == 0
    return office


def packed(office: Office, place: Path, by: str = "xian-luru", number: str = NUMBER) -> Path:
    """The pack, unpacked."""
    out = place / f"{by}.zip"
    answer = office.desk.run("ledger", "pack", number, "--out", str(out), by=by)
    assert answer.exit_code == 0, answer.stderr
    with ZipFile(out) as found:
        found.extractall(place / by)
    return place / by


def verified(folder: Path, policy: Path) -> Told:
    said = interpreter(folder / "verify.py", "pack", folder, "--policy", policy, "--json")
    assert said.err == ""
    return told(said.status, said.out)


def test_a_pack_is_verified_with_python_alone(published: Office, tmp_path: Path) -> None:
    # when
    folder = packed(published, tmp_path)
    # then it says in words what happened, and all of it is proved
    history = (folder / "history.txt").read_text()
    assert "标注重点帮扶对象" in history
    assert len(list((folder / "events").iterdir())) == history.count("业务编号") == 4
    assert (folder / "evidence" / f"sha256-{DIGEST}").read_bytes() == PHOTO
    found = verified(folder, published.policy)
    assert (found.status, found.findings) == (0, []), found
    # and it is the same whenever it is made
    first = (tmp_path / "xian-luru.zip").read_bytes()
    packed(published, tmp_path)
    assert (tmp_path / "xian-luru.zip").read_bytes() == first


@pytest.mark.parametrize(
    ("file", "old", "new", "status", "kind"),
    [
        ("events/*/body", b"facts", b"fackt", 1, "content"),
        ("events/*/meta", b"year", b"yeah", 1, "content"),
        ("evidence/*", b"\xff\xd8", b"\xff\xd9", 1, "evidence"),
        ("events/*/proof", b"index 0", b"index 1", 1, "proof"),
    ],
)
def test_what_was_changed_in_it_is_found(  # noqa: PLR0913, PLR0917  a case has five parts
    published: Office, tmp_path: Path, file: str, old: bytes, new: bytes, status: int, kind: str
) -> None:
    # given
    folder = packed(published, tmp_path)
    one = min(folder.glob(file))
    assert old in one.read_bytes()
    # when
    one.write_bytes(one.read_bytes().replace(old, new, 1))
    # then
    found = verified(folder, published.policy)
    assert (found.status, kind in [finding["kind"] for finding in found.findings]) == (status, True), found


def test_who_sees_no_personal_data_gets_none(published: Office, tmp_path: Path) -> None:
    folder = packed(published, tmp_path, by="shenji")
    assert not (folder / "evidence").exists()
    assert "测试" not in (folder / "history.txt").read_text()
    assert verified(folder, published.policy).status == 0


def test_what_is_elsewhere_is_not_packed(published: Office, tmp_path: Path) -> None:
    desk, out = published.desk, str(tmp_path / "x.zip")
    administrator = desk.run("ledger", "pack", ELSEWHERE, "--out", out, by="anquan")
    assert (administrator.exit_code, (tmp_path / "x.zip").exists()) == (1, False)


def test_signatures_of_saves_are_checked_without_a_database(published: Office, tmp_path: Path) -> None:
    # given an export, and the auditor's own list
    desk, folder, known = published.desk, tmp_path / "out", tmp_path / "instances"
    assert desk.run("ledger", "export", str(folder), by=AUDIT).exit_code == 0
    known.write_bytes(INSTANCES.data)
    given = ["ledger", "verify", str(folder), "--policy", str(published.policy)]
    # then
    assert desk.run(*given).exit_code == 0
    sound = desk.run(*given, "--saves", "--instances", str(known))
    assert (sound.exit_code, "5次保存的签名有效,0条业务没有" in sound.stdout) == (0, True), sound.stdout
    # when the list ends the key earlier, or knows another one only
    for list_ in (INSTANCES.ended(KEY.verifier, 3), Instances().with_key(OTHER.verifier)):
        known.write_bytes(list_.data)
        found = desk.run(*given, "--saves", "--instances", str(known))
        assert (found.exit_code, "密钥不在可信名单里" in found.stdout) == (1, True), found.stdout
    # when the two options are not given together
    assert desk.run(*given, "--saves").exit_code == 2
