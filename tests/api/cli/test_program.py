"""Every error is one sentence with a code on standard error, and the exit status 0, 1 or 2."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk

ONE_LINE = re.compile(r"✗ [^\n]+ \[[a-z_0-9]+\]\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no-such-command"], "wrong_use"),
        (["household", "show"], "parameter_missing"),
        (["household", "show", "1", "--colour"], "no_such_option"),
        (["household", "show", "1", "--format", "xml"], "parameter_invalid"),
        (["household", "show", "1", "--as-of", "昨天"], "wrong_use"),
        (["rollback", "request", "--reason", "误"], "wrong_use"),
        (["login"], "parameter_missing"),
        (["import", "nowhere.xlsx", "--kind", "persons", "--division", "15", "--year", "2020"],
         "parameter_invalid"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_a_sentence_and_ends_with_2(desk: Desk, arguments: list[str], code: str) -> None:
    result = desk.run(*arguments, by="xian-luru")
    assert result.exit_code == 2
    assert ONE_LINE.fullmatch(result.stderr), result.stderr
    assert f"[{code}]" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["household", "show", "150525100200999"], "not_found"),
        (["command", "no-such-command", "--json", "-"], "not_found"),
        (["command", "mark-focus", "--json", "nowhere.json"], "not_found"),
        (["command", "mark-focus", "--json", "-"], "not_json"),
        (["rollback", "request", "150525100200001", "--kind", "whim", "--reason", "误"],
         "unknown_rollback_kind"),
        (["household", "why", "150525100200001", "--field", "mood"], "field_unknown"),
        (["accounts", "close", "tongji"], "role_missing"),
        (["ledger", "erase", "0" * 20, "--basis", "request"], "role_missing"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_a_sentence_and_ends_with_1(desk: Desk, arguments: list[str], code: str) -> None:
    result = desk.run(*arguments, by="xian-luru", typed="[1, 2]")
    assert result.exit_code == 1
    assert ONE_LINE.fullmatch(result.stderr), result.stderr
    assert f"[{code}]" in result.stderr


def test_a_command_that_lacks_a_field_names_the_field_and_not_the_value(desk: Desk) -> None:
    result = desk.run(
        "command", "mark-focus", "--json", "-", by="xian-luru", typed='{"year": "张三", "on": true}'
    )
    assert result.exit_code == 1
    assert "“统计年度”" in result.stderr
    assert "张三" not in result.stderr


def test_an_unreachable_database_is_a_sentence(tmp_path: Path) -> None:
    env = {"DATABASE_URL": f"host={tmp_path} dbname=none user=none", "HUCE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", "ledger", "status"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "✗ 连不上数据库,请检查数据库是否已启动、连接设置是否正确。 [database_unreachable]\n"


def test_a_setting_with_a_wrong_value_is_a_sentence(tmp_path: Path) -> None:
    env = {"PORT": "many", "HUCE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", "serve"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "PORT" in done.stderr
    assert ONE_LINE.fullmatch(done.stderr)
