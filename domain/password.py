"""What a password must be like; a refusal never repeats it."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from domain.errors import InvalidInput

SHORTEST, LONGEST = 10, 200
#: A new password is none of the last so many, the present one among them.
REMEMBERED = 3
#: So many characters at least differ from one another.
_VARIETY = 4


class PasswordUnfit(InvalidInput):
    """Too short or too long."""

    code, field = "password_unfit", "password"
    sentence = "密码应为{shortest}到{longest}个字符。"


class PasswordIsName(InvalidInput):
    """The sign-in name itself."""

    code, field, sentence = "password_is_name", "password", "密码不能与登录名相同。"


class PasswordCommon(InvalidInput):
    """Among those that are tried first (`domain/data/common_passwords.txt`), or hardly any variety."""

    code, field, sentence = "password_common", "password", "这个密码太常见,容易被猜到,请换一个。"


class PasswordUsedBefore(InvalidInput):
    """One of the account's last."""

    code, field = "password_used_before", "password"
    sentence = "新密码不能与最近{remembered}个密码相同。"


def check_password(password: str, name: str) -> None:
    """Hold a password of the account `name` against the policy.

    Raises PasswordUnfit, PasswordIsName, PasswordCommon.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit(shortest=SHORTEST, longest=LONGEST)
    plain = _plain(password)
    if plain == _plain(name):
        raise PasswordIsName
    if len(set(plain)) < _VARIETY or plain in _common():
        raise PasswordCommon


def _plain(text: str) -> str:
    """Width and case are what is tried next."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


@cache
def _common() -> frozenset[str]:
    return frozenset((files("domain") / "data" / "common_passwords.txt").read_text("utf-8").split())
