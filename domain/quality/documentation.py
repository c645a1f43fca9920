"""The page docs/zh/quality.md, written from the catalogue: `python -m domain.quality.documentation`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from domain.quality.catalogue import GROUPS, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.quality.rule import Group, Rule

SCOPES = {"household": "户", "person": "人", "village": "村", "pair": "两处的人"}
SEVERITIES = {"refuse": "拒绝", "warn": "提醒", "list": "清单"}
INTRODUCTION = f"""# 数据质量规则

本页由程序中的规则表生成(`python -m domain.quality.documentation`)。共{len(RULES)}条,编号沿用2017年的规则目录
(1至11组),12至16组是2021年起的监测、人口信息、与上年比较、八类人群、审计发现的做法。

- **拒绝**:登记不接收这样的内容,导入时退回整户。**提醒**:填写的内容自相矛盾,可以确认后照办。
  **清单**:要去核实的情况,只列入问题清单。
- 同一条规则用在三处:一户办理之后,导入的每一户,全县的问题清单(`huce quality run`)。“整批查”的规则要看许多户,
  只用于问题清单。
- 清单里没有姓名、证件号码、电话。收入标准按年度,由配置 `income_lines` 规定。
- 某年度没有采集的内容不判:整户没有采集的,只列16.4。
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    for group in GROUPS:
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.number} {group.title}\n"
    yield "| 编号 | 查什么 | 轻重 | 内容 | 位置 |"
    yield "| --- | --- | --- | --- | --- |"
    yield from map(_row, group.rules)
    yield ""
    for why in group.missing:
        yield f"- {why}"
    if group.missing:
        yield ""


def _row(rule: Rule) -> str:
    told = f"{rule.sentence}({rule.note.rstrip('。')})" if rule.note else rule.sentence
    what = SCOPES[rule.scope] + (",整批查" if rule.is_set_based else "")
    return f"| {rule.number} | {what} | {SEVERITIES[rule.severity]} | {told} | `{rule.field}` |"


if __name__ == "__main__":
    sys.stdout.write(page())
