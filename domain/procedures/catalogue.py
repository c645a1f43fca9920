"""The definitions that ship with the program, and those that a register adds; which one is in force."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.errors import NotFound, RuleBroken
from domain.procedures.definitions import Definition, DefinitionInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.calendar import Register


class NoProcedure(RuleBroken):
    """No procedure in force ends in this command."""

    code, field, rule = "no_procedure", "command", "procedures"
    sentence = "“{command}”在这里没有要走的程序。"


class DefinitionChanged(RuleBroken):
    """The version that the case began with says something else now."""

    code, field, rule = "definition_changed", "procedure", "procedures"
    sentence = "程序定义“{key}”与立案时的不一致,案件只能按立案时的版本办结。"


@cache
def shipped() -> tuple[Definition, ...]:
    """What comes with the program, by name and version. Raises DefinitionInvalid."""
    folder = files("domain") / "data" / "procedures"
    texts = [one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".json")]
    return checked(Definition.read(json.loads(text)) for text in texts)


def checked(found: Iterable[Definition]) -> tuple[Definition, ...]:
    """Definitions in order. Raises DefinitionInvalid where a version is there twice."""
    ordered = tuple(sorted(found, key=lambda one: (one.name, one.version)))
    for one, other in pairwise(ordered):
        if one.key == other.key:
            raise DefinitionInvalid(why=f"{one.key} 有两份")
    return ordered


def known(register: Register) -> tuple[Definition, ...]:
    """All definitions of a register."""
    return (*shipped(), *register.procedures)


def find(register: Register, key: str) -> Definition:
    """The definition `name@version`, or the latest of a name. Raises NotFound."""
    return latest(known(register), key)


def latest(given: Iterable[Definition], key: str) -> Definition:
    """As `find`, among these."""
    found = [one for one in given if key in {one.key, one.name}]
    if not found:
        raise NotFound(what=f"程序“{key[:50]}”", field="procedure")
    return max(found, key=lambda one: one.version)


def begun(register: Register, key: str, digest: str) -> Definition:
    """The version that a case began with. Raises NotFound, DefinitionChanged."""
    found = find(register, key)
    if found.digest != digest:
        raise DefinitionChanged(key=key)
    return found


def in_force(register: Register, command: str, village: str, year: int) -> Definition:
    """The procedure that ends in a command, in a village for a statistical year: the nearest division's,
    of these the latest. Raises NoProcedure.
    """
    found = [
        one for one in known(register)
        if command in one.effects and village.startswith(one.division) and one.since <= year
    ]  # fmt: skip
    if not found:
        raise NoProcedure(command=command)
    return max(found, key=lambda one: (len(one.division), one.since, one.version))
