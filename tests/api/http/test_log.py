"""The published log over HTTP, for anybody: what others' verifiers fetch, and nothing that is not published.

given events under a published checkpoint and more after it, when checkpoint and tiles are fetched without
signing in, then the tiles make the checkpoint's root; leaves and what is not published are not found.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from ledger.log.checkpoints import Checkpoint
from ledger.log.merkle import root_at
from ledger.log.notes import Note
from ledger.log.proofs import Proof
from ledger.log.tiles import TileNodes
from tests.api.http.given import VILLAGE, member
from tests.ledger.test_event_proof import POLICY
from tests.ledger.test_log_folder import published

if TYPE_CHECKING:
    from tests.api.http.given import Office


def publish(desk: Office) -> None:
    desk.sequence()
    with desk.services.database.connect("owner") as connection:
        published(connection)
        connection.commit()


def test_tiles_make_the_root_of_the_checkpoint(desk: Office) -> None:
    # given
    for number in range(1, 4):
        desk.household(number)
    publish(desk)
    desk.household(4)
    desk.sequence()
    # when
    answer = desk.client.get("/log/checkpoint")
    checkpoint = Checkpoint.read(Note.read(answer.content).text)
    # then
    assert (answer.headers["cache-control"], checkpoint.size) == ("no-cache", 3)
    nodes = TileNodes(3, lambda path: desk.client.get(f"/log/{path}").content)
    assert root_at(3, nodes) == checkpoint.root
    tile = desk.client.get("/log/tile/0/000.p/3")
    assert (tile.status_code, len(tile.content)) == (200, 96)
    assert "immutable" in tile.headers["cache-control"]


def test_the_proof_of_an_event_verifies_with_the_policy_alone(desk: Office) -> None:
    event = desk.done(
        "identify-household", village=VILLAGE, members=[member(1)], effective="2019-03-01", year=2019
    )["events"][0]["id"]
    assert desk.get(f"/events/{event}/proof").json()["code"] == "event_unknown"
    publish(desk)
    proof = Proof.read(desk.get(f"/events/{event}/proof").content)
    assert proof.extra is not None
    assert proof.verify(proof.extra, POLICY).size == proof.index + 1 == 1


@pytest.mark.parametrize(
    "path",
    ["0/000.p/4", "0/000", "1/000.p/1", "entries/000.p/3", "0/000.p/0", "x", "0/../0/000.p/3", "0/001"],
)
def test_what_is_not_published_is_not_found(path: str, desk: Office) -> None:
    desk.household(1)
    assert desk.client.get("/log/checkpoint").status_code == 404
    publish(desk)
    desk.household(2)
    desk.sequence()
    assert desk.client.get(f"/log/tile/{path}").status_code == 404


def test_the_time_line_says_how_far_the_proof_of_each_event_has_come(desk: Office) -> None:
    def standings() -> list[tuple[int | None, bool]]:
        events = desk.get(f"/households/{home}/history").json()["events"]
        return [(line["index"], line["published"]) for line in events]

    home = desk.household(1)
    assert standings() == [(None, False)]
    publish(desk)
    desk.done("mark-focus", household=home, on=True)
    desk.sequence()
    assert standings() == [(1, True), (2, False)]


def test_the_evidence_pack_is_given_by_whoever_sees_the_household(desk: Office) -> None:
    home = desk.household(1)
    assert desk.get(f"/households/{home}/pack").json()["code"] == "nothing_published"
    publish(desk)
    answer = desk.get(f"/households/{home}/pack")
    assert int(answer.headers["content-length"]) == len(answer.content)
    with ZipFile(BytesIO(answer.content)) as packed:
        assert {"README.txt", "verify.py", "checkpoint", "events/000000001/proof"} <= set(packed.namelist())
    assert desk.get(f"/households/{home}/pack", "stranger").json()["code"] == "not_found"
    assert list((desk.services.settings.home / "exports").iterdir()) == []
