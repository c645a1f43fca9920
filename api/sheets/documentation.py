"""The page docs/zh/forms.md, written from the table of the forms: `python -m api.sheets.documentation`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from api.sheets.comparisons import LISTS
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
- 建账时证件号码已在别处登记的,按重复人口录入(不带号码,有重复标记)。没有证件号码的,“证件类型”写明“无证件”,
  并填写性别和出生日期;“无证件(重复人口)”是号码已由别人登记、自己没有号码的人,建账时照样带重复标记。
  证件号码和证件类型都空白的退回。
- 建账的监测户,按表中的情况一并建账:识别月份可以是导入年度或以前的任何月份,不论该户后来是什么状态;
  消除月份须在导入的年度内。登记中已有的户,按识别月份、消除月份办理纳入监测、消除风险,月份须在导入的年度内。
- 姓名、地址等文字:全角的字母、数字改半角,看不见的字符去掉,连续的空格并为一个,最多100字;
  不论从哪里录入都一样,所以导出再导入不会变。
- 同一个文件再导入一次,什么也不会变。
- 每户的“每年更新”各列合起来是一份:全部空白就是没有采集,原来的信息不动;填了任何一列,其余的“是/否”列
  空白算“否”(标“必填”的除外),金额和数量空白算0,政治面貌空白算“群众”。

- 帮扶责任人(E部分):姓名、帮扶单位、开始日期相同的是同一项结对。登记中没有的办理结对,填了结束日期的
  办理解除(原因记为“其他”),表中没有的结对不动;已有结对的性别、政治面貌、职务、电话与登记不一致的只提示,不改。
- 村年度表、自然村年度表:一行一个村、一个自然村,有问题的行单独退回。自然村名称中的空格不计,登记中没有的名称
  就是新的自然村。各列合起来是一份:全部空白就是没有采集,原来的表不动;填了任何一列,其余空白的列就是没有采集,
  “是/否”列也不算“否”。由登记统计的各列只供对照,导入时不录入,填了的提示。

## 不接收的内容
- 纯收入、人均纯收入、监测参考收入:由程序按收入各项算出,不填。

## 怎样导出
- 导出某年度,就是该年年底的情况(按现在已知):已回退的业务不算。当年度就是现在的情况。
  脱贫状态、成员、所在村等都是那时的,采集的内容是该年度的;后来迁往他村的户列在当时的村里,
  后来分出的户、后来新识别的户不在其中。区划名称用现在的。
- 每户每人的次序:先按村,再按户编号;户主在前,其他成员按人口编号。同样的内容总是得到同样的文件。
- 没有成员的户(销户、清退)不在表中,因为表中每户至少一人;所在村不在行政区划表中的户也不在。
  不在表中的户逐户列出,写明原因,不会悄悄漏掉。
- 帮扶责任人:当年有过的结对,包括当年解除的。
- 村年度表列出辖区内的每个村,没有采集的只有登记统计的数;自然村年度表只列当年采集过的自然村。
  统计的是年底在册的户和人(清退的不算),自然村按户表中当年填的“自然村(组)”;贫困发生率是未脱贫人口
  除以表中的总人口,没有填总人口的空白。
- 年底仍在监测的户,和当年消除风险的户,列在“监测”表;识别时的情况不论是哪一年采集的都列出。
- 没有证件号码的人列为“无证件”,其中有重复标记的列为“无证件(重复人口)”。个人信息已抹除的人,这些列空白,
  因此不能再导入。
- 导出的工作簿导入空的户册,再导出同一年度,得到同样的文件;导入原来的户册,每一户都“没有变化”(当年度)。
  不在表中的不会带过去:没有成员的户、以前年度的信息、办理过的业务、重点帮扶标记;
  人口信息导出表还不带脱贫状态、属性、年度、地址和监测,须用户工作簿。
- 一个工作簿最多{MOST_ROWS}人,超过时请按下级行政区划分别导出。
- 空白模板:列头、下拉选项、“代码”表与导出相同,列头带批注,没有示例行(示例行会被当成一户导入)。
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    for layout in (*LAYOUTS.values(), *LISTS.values()):
        yield from _layout(layout)
    yield "## 代码"
    yield "括号里的说明可以不写,只要不会混淆。\n"
    lists = {
        column.codes: column
        for layout in (*LAYOUTS.values(), *LISTS.values())
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
