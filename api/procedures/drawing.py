"""A procedure drawn: its steps from top to bottom, each with level, role and days, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from domain.procedures.definitions import KIND_LABELS, LEVELS_IN_WORDS
from domain.roles import ROLE_LABELS

if TYPE_CHECKING:
    from domain.procedures.definitions import Definition, Step

_WIDTH, _HEIGHT, _GAP, _EDGE = 420, 46, 22, 12
_FILL = {"notice": "#fff4d6", "vote": "#e7f0ff", "approve": "#e3f4e6"}


_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" \
font-size="14">
<title>{title}</title>
<text x="{edge}" y="26" font-weight="bold">{title}</text>
{body}
</svg>
"""
_STEP = """\
<rect x="{edge}" y="{top}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="#667"/>\
<text x="{x}" y="{first}">{title}</text>\
<text x="{x}" y="{second}" fill="#445" font-size="12">{short}</text>"""


def drawn(definition: Definition) -> str:
    """The drawing; without scripts, fonts or anything from elsewhere."""
    tops = [_EDGE + 28 + place * (_HEIGHT + _GAP) for place in range(len(definition.steps))]
    parts = [_step(step, top) for step, top in zip(definition.steps, tops, strict=True)]
    arrows = [_arrow(top - _GAP) for top in tops[1:]]
    title = escape(f"{definition.title} {definition.key}")
    return _SVG.format(
        width=_WIDTH + 2 * _EDGE, height=tops[-1] + _HEIGHT + _EDGE, edge=_EDGE, title=title,
        body="\n".join([*parts, *arrows]),
    )  # fmt: skip


def _step(step: Step, top: int) -> str:
    return _STEP.format(
        edge=_EDGE, top=top, width=_WIDTH, height=_HEIGHT, fill=_FILL.get(step.kind, "#f4f4f4"),
        x=_EDGE + 10, first=top + 19, second=top + 37, short=escape(in_short(step)),
        title=escape(f"{step.title}({KIND_LABELS[step.kind]})"),
    )  # fmt: skip


def _arrow(top: int) -> str:
    middle = _EDGE + _WIDTH // 2
    return f'<path d="M{middle} {top}v{_GAP - 5}m-5 -6l5 6l5 -6" fill="none" stroke="#667"/>'


def in_short(step: Step) -> str:
    """Who takes it and how long, in a line."""
    unit = "个工作日" if step.working else "天"
    found = [f"{LEVELS_IN_WORDS[step.level]}级 {ROLE_LABELS[step.role]}"]
    found += [f"{step.people}人"] if step.people > 1 else []
    found += [f"赞成达{step.quorum.of}/{step.quorum.out_of}"] if step.quorum else []
    found += [f"公示{step.days}{unit}"] if step.days else []
    found += [f"期限{step.due}{unit}"] if step.due else []
    return " · ".join(found)
