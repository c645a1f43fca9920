"""Every word of the console stands in the catalogue, and every word there is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api import console
from api.cli.doors import VERBS
from api.console.frame import NAVIGATION
from api.console.texts import catalogue
from api.offers import COMMANDS, GROUPS
from domain.roles import ADMINISTRATORS, BUSINESS, ROLE_LABELS

FOLDER = Path(console.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
MODULES = sorted(FOLDER.glob("*.py"))
#: t.section.key, t.section["key"], text("section.key")
NAMED = re.compile(r"""\bt\.(\w+)\.(\w+)|\bt\.(\w+)\["(\w+)"\]|\btext\(\s*f?"(\w+)\.(\w+)""")
#: Keys made of a part that is written and one that is found out: t.frame["to_" ~ key].
BEGUN = re.compile(r"""\bt\.(\w+)\["(\w+_)" ~|\btext\(\s*f"(\w+)\.(\w+_)\{""")
CHINESE = re.compile("[一-龥]")
#: Sentences of refusals stand with their class, as everywhere.
SENTENCE = re.compile(r'sentence = |what="|^\s*"""', re.MULTILINE)


def _found(pattern: re.Pattern[str]) -> set[str]:
    texts = (file.read_text("utf-8") for file in (*TEMPLATES, *MODULES))
    return {
        ".".join(part for part in match if part) for text in texts for match in pattern.findall(text)
    }  # fmt: skip


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_words_of_its_own(file: Path) -> None:
    assert CHINESE.findall(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_no_module_has_words_of_its_own(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert [line for line in lines if CHINESE.search(line) and not SENTENCE.search(line)] == []


def test_no_word_is_missing_and_none_is_idle() -> None:
    there = {f"{section}.{key}" for section, keys in catalogue().items() for key in keys}
    begun = tuple(_found(BEGUN))
    named = {one for one in _found(NAMED) if not one.endswith("_")}
    assert named - there == set()
    assert {one for one in there - named if not one.startswith(begun)} == set()


def test_every_part_of_the_navigation_has_its_words() -> None:
    for key in NAVIGATION:
        assert catalogue()["frame"][f"to_{key}"]
        assert key == "home" or catalogue()["home"][f"about_{key}"]


def test_who_may_take_the_tables_of_a_year_along_is_named() -> None:
    need = VERBS["snapshot regenerate"].need
    assert [role for role in ROLE_LABELS if need.refused(frozenset({role})) is None] == [*BUSINESS]
    said = catalogue()["years"]["head_about"]
    assert "业务角色" in said
    assert not [label for label in ADMINISTRATORS.values() if label in said]


def test_every_command_stands_in_one_group_that_has_its_words() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(COMMANDS)
    assert {f"group_{group}" for group in GROUPS} <= set(catalogue()["commands"])
