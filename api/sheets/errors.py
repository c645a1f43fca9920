"""What can be wrong with a sheet: the file as a whole, a cell, a row, a household.

SheetRefused   the file is refused before any row is looked at
CellRefused    one cell; the row's household is refused
RowRefused     a row or household that contradicts itself or the register
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import InvalidInput, RuleBroken


@dataclass(frozen=True, slots=True)
class RowError:
    """One problem. `row` counts as Excel does; `column` is the head, `unit` names the household or place."""

    sheet: str
    row: int
    column: str | None
    code: str
    message: str
    unit: str | None = None


class RowsRefused(Exception):
    """A unit's rows do not go into the register; `errors` say why, row by row."""

    def __init__(self, errors: list[RowError]) -> None:
        self.errors = errors
        super().__init__(f"{len(errors)} problems")


class SheetRefused(InvalidInput):
    code, sentence = "sheet_refused", "这个文件不能读取。"


class FileTooLarge(SheetRefused):
    code, sentence = "file_too_large", "文件超过{megabytes}MB,请分成几个文件。"


class NotWorkbook(SheetRefused):
    code, sentence = "not_workbook", "这个文件不是Excel工作簿,请在Excel中另存为.xlsx后再导入。"


class WorkbookLocked(SheetRefused):
    code, sentence = "workbook_locked", "这个工作簿有打开密码,请去掉密码后再导入。"


class TooManyRows(SheetRefused):
    code, sentence = "too_many_rows", "工作表超过{rows}行(单元格{cell}),请分成几个文件。"


class UnpacksTooLarge(SheetRefused):
    code, sentence = "file_too_large", "文件解压后超过{megabytes}MB,请分成几个文件。"


class CellFar(SheetRefused):
    code, sentence = "cell_far", "单元格{cell}远在表格右边之外,请删去其内容后再导入。"


class CellsMerged(SheetRefused):
    code, sentence = "cells_merged", "工作表“{sheet}”的{cells}是合并单元格,请取消合并、逐格填写后再导入。"


class SheetHidden(SheetRefused):
    code, sentence = "sheet_hidden", "工作表“{sheet}”是隐藏的,请取消隐藏核对,或删去后再导入。"


class SheetNoData(SheetRefused):
    code, sentence = "sheet_no_data", "“{sheet}”是图表或宏,不是数据表,请删去后再导入。"


class SheetMissing(SheetRefused):
    code, sentence = "sheet_missing", "工作簿中没有工作表“{sheet}”。"


class SheetUnknown(SheetRefused):
    code, sentence = "sheet_unknown", "工作簿中多了一张工作表“{sheet}”,请删去后再导入。"


class SheetEmpty(SheetRefused):
    code, sentence = "sheet_empty", "工作表“{sheet}”没有数据行。"


class ColumnMissing(SheetRefused):
    code, sentence = "column_missing", "工作表“{sheet}”缺少“{head}”列。"


class ColumnUnknown(SheetRefused):
    code, sentence = "column_unknown", "工作表“{sheet}”第{place}列“{head}”不是这张表的列。"


class ColumnRepeated(SheetRefused):
    code, sentence = "column_repeated", "工作表“{sheet}”第{place}列“{head}”重复。"


class ColumnMisplaced(SheetRefused):
    code, sentence = (
        "column_misplaced",
        "工作表“{sheet}”第{place}列应为“{head}”,现为“{found}”,请恢复原来的列序。",
    )


class FormulaFailed(SheetRefused):
    code, sentence = "formula_failed", "单元格{cell}的公式没有算出结果(显示#N/A等),请改正后再导入。"


class CellRefused(InvalidInput):
    code, sentence = "cell_refused", "“{label}”填写有误。"


class CellNeeded(CellRefused):
    code, sentence = "cell_needed", "“{label}”必须填写。"


class NotYesNo(CellRefused):
    code, sentence = "not_yes_no", "“{label}”只能填“是”或“否”。"


class NotNumber(CellRefused):
    code, sentence = "not_number", "“{label}”应填数字。"


class NotWhole(CellRefused):
    code, sentence = "not_whole", "“{label}”应填整数。"


class Negative(CellRefused):
    code, sentence = "negative", "“{label}”不能是负数。"


class TooPrecise(CellRefused):
    code, sentence = "too_precise", "“{label}”最多两位小数。"


class OutOfRange(CellRefused):
    code, sentence = "out_of_range", "“{label}”应在{low}到{high}之间。"


class NotDate(CellRefused):
    code, sentence = "not_date", "“{label}”不是有效日期,应写成1970-01-31的样子。"


class NotMonth(CellRefused):
    code, sentence = "not_month", "“{label}”不是有效年月,应写成2020-05的样子。"


class NotPhone(CellRefused):
    code, sentence = "not_phone", "“{label}”应为11位手机号。"


class TooLong(CellRefused):
    code, sentence = "too_long", "“{label}”超过{most}个字。"


class TooMany(CellRefused):
    code, sentence = "too_many", "“{label}”最多填{most}项。"


class Repeated(CellRefused):
    code, sentence = "repeated", "“{label}”有重复的项。"


class NumberDamaged(CellRefused):
    code, sentence = "number_damaged", "“{label}”被存成了数字,末尾几位已经损坏,请把该列设为文本后重新填写。"


class DocumentAsNumber(CellRefused):
    code = "document_as_number"
    sentence = "“{label}”被存成了数字,号码末尾几位已经损坏,请把该列设为文本后重新填写。"


class RowRefused(RuleBroken):
    code, sentence = "row_refused", "这一行不能录入。"


class RowBroken(RowRefused):
    code, sentence = "row_broken", "这一户有一项内容不合要求,请逐项核对。"


class EducationOrSchool(RowRefused):
    code, sentence = "education_or_school", "文化程度与在校生状况必须且只能填一项。"


class DocumentContradicts(RowRefused):
    code, sentence = "document_contradicts", "“{label}”与证件号码不符。"


class DocumentNeeded(RowRefused):
    code = "document_missing"
    sentence = "必须有证件号码;确实没有的,“证件类型”写明“无证件”,并填写性别和出生日期。"


class GradeWithoutDanger(RowRefused):
    code, sentence = "grade_without_danger", "不是危房的,不填危房等级。"


class EliminationIncomplete(RowRefused):
    code, sentence = "elimination_incomplete", "风险已消除的须填消除方式和消除月份,未消除的都不填。"


class YearDiffers(RowRefused):
    code, sentence = "year_differs", "这一行是{found}年度的,导入的是{year}年度。"


class VillageUnknown(RowRefused):
    code, sentence = "village_unknown", "行政区划中没有这个省、市、县、乡、村。"


class VillageOutside(RowRefused):
    code, sentence = "village_outside", "这个村不在本次导入的地区内。"


class RowsDiffer(RowRefused):
    code, sentence = "household_differs", "同一户各行的“{label}”不一致。"


class HouseholdRepeated(RowRefused):
    code, sentence = "household_repeated", "工作表“{sheet}”中同一户编号有两行。"


class HouseholdUnlisted(RowRefused):
    code, sentence = "household_unlisted", "工作表“户”中没有这个户编号。"


class MembersMissing(RowRefused):
    code, sentence = "members_missing", "工作表“成员”中没有这一户的成员。"


class MembersTooMany(RowRefused):
    code, sentence = "members_too_many", "一户最多{most}名成员,这一户有{count}行。"


class PeopleCount(RowRefused):
    code, sentence = "people_count", "家庭人口数填的是{found}人,成员有{count}行。"


class RegisteredContradicts(RowRefused):
    code, sentence = "registered_contradicts", "“{label}”与工作表“户”的脱贫状态不符。"


class HeadNone(RowRefused):
    code, sentence = "head_none", "这一户没有户主。"


class HeadTwo(RowRefused):
    code, sentence = "head_two", "这一户有两名以上户主。"


class HeadDiffers(RowRefused):
    code, sentence = "head_differs", "“{label}”与户主那一行不一致。"


class DuplicateInFile(RowRefused):
    code, sentence = "duplicate_in_household", "证件号码与本户另一名成员重复。"


class RegisterDiffers(RowRefused):
    code, sentence = "register_differs", "“{label}”与登记不一致,信息采集不改这一项,请办理“{operation}”。"


class PersonUnknown(RowRefused):
    code, sentence = "person_unknown", "登记的这一户没有此人,请先办理自然增加或家庭成员补录。"


class PersonMissing(RowRefused):
    code, sentence = "person_missing", "登记的这一户还有{count}名成员不在表中,请补上,或先办理自然减少。"


class HouseholdElsewhere(RowRefused):
    code, sentence = "household_elsewhere", "这个户编号已在别处登记。"


class MonitoringDiffers(RowRefused):
    code, sentence = (
        "monitoring_differs",
        "该户的监测类别、月份或消除情况与登记不一致,请在户的页面上核对。",
    )


class MonitoringYear(RowRefused):
    code, sentence = "monitoring_year", "“{label}”不在{year}年度内,请按该年度导入。"


class PlaceRepeated(RowRefused):
    code, sentence = "place_repeated", "这个{unit}在本文件中有两行。"


class PlaceTakenBack(RowRefused):
    code = "place_taken_back"
    sentence = "这张年度表曾由本文件录入,后来回退了;请恢复那次录入,或改正文件后再导入。"


class TakenBack(RowRefused):
    code, sentence = "taken_back", "这一户曾由本文件建账,后来回退了;请恢复该次建账,或改正文件后再导入。"
