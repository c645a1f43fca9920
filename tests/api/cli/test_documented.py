"""Every command, option and setting is documented, and every command has an example."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from api.cli.app import app
from api.generate.county import COUNTY, HOUSEHOLDS, SEED, shares, villages
from api.generate.desk import CLERKS
from api.generate.plan import plan_village
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.generate.plot import Mistake

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = (ROOT / "docs" / "zh" / "cli.md").read_text("utf-8")


def walk(command: Any, path: str = "huce") -> Iterator[tuple[str, Any]]:
    for name, one in getattr(command, "commands", {}).items():
        yield from walk(one, f"{path} {name}")
    if not hasattr(command, "commands"):
        yield path, command


COMMANDS = dict(walk(get_command(app)))


def section(path: str) -> str:
    """What stands under the command's heading."""
    found = re.search(rf"^### `{path}`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no heading for {path}"
    return found[1]


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_is_documented_with_all_its_options(path: str) -> None:
    text = section(path)
    options = [o for parameter in COMMANDS[path].params for o in parameter.opts if o.startswith("--")]
    assert [option for option in options if option != "--help" and option not in text] == []


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_has_help_with_an_example_of_itself(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert f"{path}" in command.epilog
    assert command.epilog.startswith("例:")


def test_nothing_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^### `(.*?)`$", PAGE, re.MULTILINE)) == set(COMMANDS)


def test_every_setting_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    assert rows == [tuple(row) for row in Settings.table()]


def planted(nth: int) -> Mistake:
    """The mistake that is planted in the nth village of the county."""
    mistakes: list[Mistake] = []
    village = villages(COUNTY)[nth].code
    saves = plan_village(village, SEED, shares(COUNTY, HOUSEHOLDS, SEED)[village], CLERKS, mistakes)
    deque(saves, maxlen=0)
    (mistake,) = mistakes
    return mistake


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_walk_is_about_households_of_the_demonstration(name: str) -> None:
    """One is mended on the pages, another in a terminal: what was withdrawn there is no longer to be."""
    text = (ROOT / name).read_text("utf-8")
    on_pages, in_terminal = planted(0), planted(5)
    numbers = re.findall(r"\b\d{16}\b", text)
    assert list(dict.fromkeys(numbers)) == [on_pages.number, in_terminal.number]
    shown = re.findall(r"huce rollback (?:preview|request) (\d+) --kind (\w+)", text)
    assert (on_pages.mend.get("kind"), on_pages.refusal) == ("exit", None)
    assert set(shown) == {(in_terminal.number, in_terminal.mend.get("kind"))}
    assert in_terminal.refusal is None


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/zh/cli.md"])
def test_the_commands_shown_are_commands(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    shown = re.findall(r"(?:^    |\| )huce ((?:[a-z]+ ?)+)", text, re.MULTILINE)
    assert shown
    for words in shown:
        known = [path for path in COMMANDS if f"huce {words} ".startswith(f"{path} ")]
        assert known, words


def test_every_picture_that_is_shown_is_there_and_none_is_idle() -> None:
    pages = [ROOT / "README.md", ROOT / "README.zh.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        name for page in pages for name in re.findall(r"pictures/([a-z-]+\.png)", page.read_text("utf-8"))
    }
    assert shown == {one.name for one in (ROOT / "docs" / "pictures").iterdir()}, "make pictures"
