"""Settings: what the environment may say, and the master key's file."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from api.settings import MasterKeyInvalid, SettingInvalid, Settings
from ledger.secret import SecretExposed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Environment:
    """This process's environment, put back after the test."""

    def __init__(self) -> None:
        self.before = dict(os.environ)

    def set(self, **values: str) -> Settings:
        os.environ.update(values)
        return Settings.load()

    def restore(self) -> None:
        os.environ.clear()
        os.environ.update(self.before)


@pytest.fixture
def environment() -> Iterator[Environment]:
    environment = Environment()
    for row in Settings.table():
        os.environ.pop(row.name, None)
    yield environment
    environment.restore()


def test_the_table_names_every_setting_with_default_and_meaning() -> None:
    rows = {row.name: row for row in Settings.table()}
    assert list(rows) == [
        "HUCE_HOME", "DATABASE_URL", "HUCE_DATABASE", "PORT", "HUCE_TOKEN", "HUCE_COMMAND_ID",
        "HUCE_LOG_LEVEL", "HUCE_MASTER_KEY_FILE", "HUCE_INSTANCE_KEY_FILE", "HUCE_INSTANCES",
        "HUCE_EVIDENCE_MOST", "HUCE_ACCESS_DAYS", "HUCE_CHECKPOINT_LATE", "HUCE_FONTS", "HUCE_SEGMENTS",
        "HUCE_SPARK",
    ]  # fmt: skip
    assert rows["PORT"].default == "8000"
    assert rows["DATABASE_URL"].default == "不设"
    assert all(row.meaning for row in rows.values())


def test_unset_and_empty_variables_give_the_defaults(environment: Environment) -> None:
    settings = environment.set(PORT="", HUCE_LOG_LEVEL="", DATABASE_URL="")
    assert (settings.port, settings.log_level, settings.database) == (8000, "info", "huce")
    assert settings.database_url is None
    assert settings.home.name == "huce"


def test_what_is_set_is_used(environment: Environment, tmp_path: Path) -> None:
    settings = environment.set(HUCE_HOME=str(tmp_path), PORT="9001", HUCE_DATABASE="nman", HUCE_TOKEN="t")
    assert (settings.home, settings.port, settings.database) == (tmp_path, 9001, "nman")
    assert settings.token is not None
    assert settings.token.get_secret_value() == "t"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUCE_ACCESS_DAYS", "183"),
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("HUCE_DATABASE", 'x"; DROP'),
        ("HUCE_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_refused_by_the_variables_name_and_not_repeated(
    environment: Environment, name: str, value: str
) -> None:
    with pytest.raises(SettingInvalid, match=f"环境变量 {name} 的值不对") as refused:
        environment.set(**{name: value})
    assert value not in str(refused.value.problem())
    assert refused.value.at == name


def test_secrets_do_not_show(environment: Environment) -> None:
    settings = environment.set(DATABASE_URL="postgresql://u:hidden@h/d", HUCE_TOKEN="hidden")
    assert "hidden" not in repr(settings)


def test_the_home_is_found_without_an_environment() -> None:
    """given `env -i`, not even HOME"""
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        "from api.settings import Settings; print(Settings.load().home)",
    ]
    kept = {"PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run(command, check=True, capture_output=True, text=True, env=kept)
    assert found.stdout.strip().endswith("huce")


def test_the_master_key_is_drawn_once(environment: Environment, tmp_path: Path) -> None:
    settings = environment.set(HUCE_HOME=str(tmp_path))
    key = settings.master_key()
    assert len(key) == 32
    assert settings.master_key() == key
    assert (tmp_path / "secrets" / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_master_key_that_others_can_read_is_refused(environment: Environment, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    settings = environment.set(HUCE_MASTER_KEY_FILE=str(file))
    settings.master_key()
    file.chmod(0o644)
    with pytest.raises(SecretExposed, match="别人也能读"):
        settings.master_key()


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 16])
def test_a_file_that_is_no_key_is_refused(environment: Environment, tmp_path: Path, text: str) -> None:
    file = tmp_path / "master.key"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(MasterKeyInvalid, match="64 位十六进制"):
        environment.set(HUCE_MASTER_KEY_FILE=str(file)).master_key()
