"""`huce orders` on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk

COUNTY = ("--division", "150525", "--year", "2020")
LIST = ("orders", "assign", *COUNTY, "--rule", "3.17", "--level", "county")


def given_out(desk: Desk) -> str:
    """The order on the household whose form has no fuel."""
    desk.run("quality", "run", *COUNTY, by="xian-luru")
    done = desk.run(*LIST, "--format", "json", by="xian-shenhe")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"assigned": 1, "open": 0, "refused": []}
    (row,) = json.loads(desk.run("orders", "list", "--format", "json", by="xian-luru").stdout)
    return str(row["id"])


def test_an_order_is_given_out_answered_checked_and_counted(desk: Desk, tmp_path: Path) -> None:
    order = given_out(desk)
    assert "已下达0个工单,已有工单的1个" in desk.run(*LIST, by="xian-shenhe").stdout
    assert "主要燃料类型没有填。" in desk.run("orders", "list", by="xian-luru").stdout
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(300))
    kept = desk.run("evidence", "add", str(photo), "--division", "150525", "--format", "json", by="xian-luru")
    proof = ("--evidence", json.loads(kept.stdout)["digest"])
    answer = ("orders", "answer", order, "--answer", "家里用电")
    assert "[evidence_missing]" in desk.run(*answer, by="xian-luru").stderr
    assert desk.run(*answer, *proof, by="xian-luru").exit_code == 0
    # it was not put right
    assert "[problem_stands]" in desk.run("orders", "check", order, "--accept", by="xian-shenhe").stderr
    returned = desk.run("orders", "check", order, "--return", "--reason", "请补采", by="xian-shenhe")
    assert "退回工单" in returned.stdout
    assert desk.run(*answer, *proof, by="xian-luru").exit_code == 0
    explained = ("--accept", "--explained", "不用燃料")
    assert desk.run("orders", "check", order, *explained, by="xian-shenhe").exit_code == 0
    shown = desk.run("orders", "show", order, by="xian-shenhe").stdout
    assert "已办结,由县级答复,县级核查" in shown
    assert "不用燃料" in shown
    assert "已办结" in desk.run("orders", "counts", "150525", by="tongji").stdout
    closed = ("orders", "list", "--division", "150525", "--status", "closed", "--format", "json")
    assert [one["id"] for one in json.loads(desk.run(*closed, by="tongji").stdout)] == [order]


def test_an_order_is_withdrawn_and_nothing_lies_outside(desk: Desk) -> None:
    order = given_out(desk)
    assert desk.run("orders", "withdraw", order, "--reason", "误下", by="xian-shenhe").exit_code == 0
    (count,) = json.loads(desk.run("orders", "counts", "150525", "--format", "json", by="shenji").stdout)
    assert (count["status"], count["orders"]) == ("withdrawn", 1)
    assert desk.run("orders", "list", by="xian-luru").exit_code == 0
    outside = ("--division", "150526", "--year", "2020")
    assert "[not_found]" in desk.run("orders", "assign", *outside, by="xian-shenhe").stderr
    assert "[not_found]" in desk.run("orders", "counts", "150526", by="xian-shenhe").stderr
    assert "[not_found]" in desk.run("orders", "show", "0" * 20, by="xian-shenhe").stderr
