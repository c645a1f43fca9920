"""Which Chinese font sheets are set in: the setting's, the system's, or the optional package's."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typst

from domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a sheet looks best in, first.
FAMILIES = (
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Noto Sans CJK SC", "Noto Sans SC",
    "Source Han Sans SC", "SimSun",
)  # fmt: skip
_PACKAGE = "pylopdf_fonts_zh_cn"


class FontMissing(Refused):
    """No font that has Chinese characters."""

    code = "font_missing"
    sentence = "没有可用的中文字体:请安装 Noto CJK 字体或 huce[prints],或用 HUCE_FONTS 指明字体文件夹。"


class Face(NamedTuple):
    """The fonts of one folder, nothing beside them: what else is installed changes no byte of a sheet."""

    family: str
    fonts: typst.Fonts


@cache
def face(own: Path | None) -> Face:
    """The face for sheets; `own` is the setting. Raises FontMissing."""
    for folder in [own] if own else _folders():
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
        )
        families = fonts.families()
        if chosen := next(
            (one for one in FAMILIES if one in families), families[0] if own and families else None
        ):
            return Face(chosen, fonts)
    raise FontMissing


def _folders() -> Iterator[Path]:
    """Where a font of ours may lie, the system's first."""
    installed = typst.Fonts(include_embedded_fonts=False).fonts()
    for family in FAMILIES:
        yield from {Path(one.path).parent for one in installed if one.family == family and one.path}
    if (package := find_spec(_PACKAGE)) is not None:
        yield from map(Path, package.submodule_search_locations or ())
