"""A case of bad input: what is sent, to where, and the code that must come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bad_input.bench import Bench

    Send = Callable[["Bench"], "Answer"]


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, exit status or what became of a file; code, field, rule, sentence."""

    status: str
    code: str
    field: str
    rule: str
    sentence: str


@dataclass(frozen=True)
class Case:
    """`sent` is the line of the page. `private`: values that the answer must not repeat.

    `code` is empty where the input is taken in; then the sentence says as what.
    """

    sent: str
    send: Send
    code: str
    private: tuple[str, ...] = ()
    keeps: bool = True


@dataclass(frozen=True)
class Part:
    """A part of the page: its head, what stands under it, its cases."""

    head: str
    about: str
    cases: list[Case]
