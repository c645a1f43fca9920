"""What a password must be like, and whose an administrator may reset."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from domain import password as p
from domain.admission import RoleMissing
from domain.events import Actor
from domain.reset import OwnReset, ResetByLevelAbove, check_reset
from tests.support.given import covers_each

if TYPE_CHECKING:
    from domain.errors import Refused

ADMIN = Actor("a1", "p1", "1505", frozenset({"system_admin"}))


@covers_each(p.PasswordUnfit, p.PasswordIsName, p.PasswordCommon)
@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("123456789", p.PasswordUnfit),
        ("x" * 201, p.PasswordUnfit),
        ("naiman-luru", p.PasswordIsName),
        ("NAIMAN-LURU", p.PasswordIsName),
        ("\uff4eaiman-luru", p.PasswordIsName),
        ("1234567890", p.PasswordCommon),
        ("Password123", p.PasswordCommon),
        ("ababababab", p.PasswordCommon),
    ],
)
def test_what_is_no_password(password: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal, match=r"[一-鿿]") as refused:
        p.check_password(password, "naiman-luru")
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", ["correct horse", "huce-xitong", "abcdabcdab", "一二三四五六七八九十"])
def test_what_is_one(password: str) -> None:
    p.check_password(password, "naiman-luru")


def test_the_list_has_nothing_that_is_too_short_anyway() -> None:
    words = (files("domain") / "data" / "common_passwords.txt").read_text("utf-8").split()
    assert len(words) > 100
    assert [word for word in words if len(word) < p.SHORTEST or word != word.casefold()] == []
    assert words == list(dict.fromkeys(words))


@covers_each(ResetByLevelAbove, OwnReset)
def test_the_level_above_resets() -> None:
    check_reset(ADMIN, "150525", "p2")
    check_reset(Actor("a", "p1", "", ADMIN.roles), "", "p2")
    with pytest.raises(ResetByLevelAbove):
        check_reset(ADMIN, "1505", "p2")
    with pytest.raises(OwnReset):
        check_reset(ADMIN, "150525", "p1")
    with pytest.raises(RoleMissing):
        check_reset(Actor("a", "p1", "15", frozenset({"security_admin"})), "150525", "p2")


@covers_each(p.PasswordUsedBefore)
def test_the_last_ones_are_told_by_their_number() -> None:
    # Which those are the accounts know: tests/api/http/test_sessions.py.
    assert "最近3个" in p.PasswordUsedBefore(remembered=p.REMEMBERED).message
