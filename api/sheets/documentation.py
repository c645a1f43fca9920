"""The page docs/zh/forms.md, written from the table of the forms: `python -m api.sheets.documentation`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from api.sheets.fields import LAYOUTS
from api.sheets.workbooks import MEGABYTE, MOST_BYTES, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.sheets.columns import Column, Layout, Sheet

INTRODUCTION = f"""# 表格:各列的写法和去处

本页由程序中的列表生成(`python -m api.sheets.documentation`),读、写和本页用的是同一张列表。

## 怎样导入
- 文件:`.xlsx`(`.xls`能读则读),不超过{MOST_BYTES // MEGABYTE}MB,每张工作表不超过{MOST_ROWS}行。
  第一行是列头,列名和列序必须与本页一致,缺列、多列、重复、错位都拒绝整个文件。
- 公式按算出的值读;单元格首尾的空格去掉;全角的数字、字母、括号当半角。
- 证件号码必须是文本:存成数字的号码末尾几位已经损坏,一律退回。户编号、人口编号最好也是文本。
- 以户为单位:一户有一行不对,整户退回,其他户照常办理。退回的工作簿在最前面加“问题”一列写明原因,
  改正后可以直接再导入(“问题”列、“合计”和“代码”工作表不读)。
- 登记中没有的户编号:建账(户主与成员按行的次序),再录入该年度的信息。
  人口信息导出表没有脱贫状态,导入时指定(默认“未脱贫”);贫困户属性由成员的特困供养、低保得出。
- 登记中已有的户编号:只更新该年度的信息。姓名、证件号码、与户主关系、所在村、脱贫状态、属性、识别标准
  与登记不一致的退回,并写明应当办理哪项业务;多出或缺少的成员只报告,不会自动增减。没有变化的户不动。
- 建账时证件号码已在别处登记的,按重复人口录入(不带号码);没有证件号码的人不能建账,须办理补录。
- 同一个文件再导入一次,什么也不会变。
- 每户的“每年更新”各列合起来是一份:全部空白就是没有采集,原来的信息不动;填了任何一列,其余的“是/否”列
  空白算“否”(标“必填”的除外),金额和数量空白算0,政治面貌空白算“群众”。

## 不接收的内容
- 帮扶责任人(E部分):结对登记还没有开办,户工作簿没有这张表。
- 开户银行及账号、计划脱贫年度、返贫原因:建账时还不接收,由相应业务登记。
- 纯收入、人均纯收入、监测参考收入:由程序按收入各项算出,不填。
- 监测:导出只有正在监测的户;导入时按识别月份、消除月份办理,月份须在导入的年度内。
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    for layout in LAYOUTS.values():
        yield from _layout(layout)
    yield "## 代码"
    yield "括号里的说明可以不写,只要不会混淆。\n"
    lists = {
        column.codes: column
        for layout in LAYOUTS.values()
        for sheet in layout.sheets
        for column in sheet.columns
        if column.codes
    }
    for column in sorted(lists.values(), key=lambda c: str(c.codes)):
        yield f"- **{column.codes}**:{'、'.join(column.choices.values())}"


def _layout(layout: Layout) -> Iterator[str]:
    yield f"## {layout.kind}\n\n{layout.about}\n"
    for sheet in layout.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"### {sheet.name}\n\n{sheet.about}共{len(sheet.columns)}列。\n"
    yield "| 列 | 列头 | 填法 | 必填 | 导入 | 个人信息 | 去处 |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for number, column in enumerate(sheet.columns, 1):
        yield _row(number, column)
    yield ""


def _row(number: int, column: Column) -> str:
    how = str(column.kind)
    if column.codes:
        how += f" {column.codes}"
    if column.most:
        how += f",最多{column.most}项"
    parts = (
        str(number), column.head, how, "必填" if column.needed else "",
        str(column.use), "是" if column.is_personal else "", f"`{column.place}`",
    )  # fmt: skip
    return f"| {' | '.join(parts)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
