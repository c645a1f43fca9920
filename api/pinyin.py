"""Pinyin initials of place names: 奈曼旗 → nmq, as people type them to find a division."""

from __future__ import annotations

import re
import unicodedata

#: Names in which a character is read otherwise than elsewhere.
_READINGS = {
    "重庆": "cq", "厦门": "xm", "东阿": "de", "乐清": "yq", "番禺": "py", "尉犁": "yl", "蔚县": "yx",
    "铅山": "ys", "莘庄": "xz", "泌阳": "by", "枞阳": "zy", "洪洞": "ht", "大埔": "db", "浚县": "xx",
    "会稽": "kj", "西藏": "xz", "长子县": "zzx", "龟兹": "qc", "人参": "rs", "宝坻": "bd", "犍为": "qw",
    "黄陂": "hp", "畜牧": "xm", "银行": "yh", "太行": "th", "漯河": "lh", "浒墅": "xs", "浒湾": "xw",
    "朝鲜": "cx", "阿胶": "ej", "阿房": "ep", "澹台": "tt", "率洲": "lz",
}  # fmt: skip
#: Characters that place names read otherwise than the dictionary's first reading.
_PLACE = {"长": "c", "单": "s", "解": "x", "曾": "z", "覃": "q", "咀": "z", "翟": "z"}

_PHRASES = re.compile("|".join(sorted(_READINGS, key=len, reverse=True)))


class _Letters(dict[int, str]):
    """Character → its letter, looked up once each: a table for `str.translate`."""

    def __missing__(self, character: int) -> str:
        # Its dictionaries take a third of a second to load: only whoever needs them waits for it.
        from pypinyin import Style, pinyin  # noqa: PLC0415

        text = chr(character)
        letter = _PLACE.get(text) or pinyin(text, style=Style.FIRST_LETTER)[0][0][:1].lower()
        self[character] = letter if re.fullmatch("[a-z0-9]", letter) else ""
        return self[character]


_LETTERS = _Letters()


def initials(name: str) -> str:
    """The initials in a–z, with the name's own letters and digits; marks and brackets are left out."""
    if not name.isascii():
        name = _PHRASES.sub(lambda match: _READINGS[match[0]], name)
    return unicodedata.normalize("NFKC", name).translate(_LETTERS)


def is_initials(text: str) -> bool:
    """Whether what was typed is meant as initials: Latin letters and digits only."""
    return re.fullmatch("[A-Za-z0-9]+", text) is not None
