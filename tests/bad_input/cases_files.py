"""Files that do not go in: what is no workbook, what has another shape, what stands in a cell."""

from __future__ import annotations

import struct
import zipfile
from copy import copy
from typing import TYPE_CHECKING, Any

import xlsxwriter

from api.sheets.archives import MOST_ROWS
from api.sheets.fields import PERSONS
from tests.api.http.given import OTHER_COUNTY
from tests.api.sheets.given import Cells, household, households_file, table, workbook
from tests.bad_input import older
from tests.bad_input.bench import told
from tests.bad_input.case import Answer, Case, Part
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Send


HEADS = list(PERSONS.people.heads)
GOOD = document(701)
WRONG = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


def of_bytes(content: bytes, name: str = "f.xlsx") -> Send:
    """A file with this content."""

    def send(b: Bench) -> Answer:
        path = b.file(name)
        path.write_bytes(content)
        return b.upload(path)

    return send


def lines(*rows: list[Any], **sheets: list[list[Any]]) -> Send:
    """A workbook with these rows on its first sheet, and other sheets."""
    return lambda b: b.upload(workbook(b.file(), {"Sheet1": list(rows), **sheets}))


def drawn(draw: Callable[[Any, Any, list[list[Any]]], None]) -> Send:
    """A workbook with one good household, on which something else is drawn."""

    def send(b: Bench) -> Answer:
        rows = table(HEADS, [b.row(701), b.row(702, "配偶")])
        with xlsxwriter.Workbook(str(b.file())) as book:
            sheet = book.add_worksheet("人口")
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            draw(book, sheet, rows)
        return b.upload(b.file())

    return send


def row(**cells: Any) -> Send:
    """A household of one, with these cells."""
    return lambda b: b.rows(b.row(701, **cells))


def pair(*first: Any, **more: Any) -> Send:
    """A head, and a second person of the household."""
    return lambda b: b.rows(b.row(701), b.row(*first, **more))


def asked(**query: Any) -> Send:
    """A good file, asked for otherwise."""
    who = query.pop("who", "clerk")
    return lambda b: b.upload(_good(b), who, **query)


def _good(b: Bench) -> Path:
    return workbook(b.file(), {"人口": table(HEADS, [b.row(701)])})


def squeezed(b: Bench) -> Path:
    """A hundred parts that are one: 21 MB of blanks, squeezed to 20 kB."""
    path = _good(b)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/0.bin", bytes(21 << 20))
        for n in range(1, 100):
            again = copy(archive.getinfo("xl/media/0.bin"))
            again.filename = f"xl/media/{n}.bin"
            archive.filelist.append(again)
    return path


def unpacks_to_more_than_it_says(b: Bench) -> Answer:
    """The same archive, which states small sizes."""
    path = squeezed(b)
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        if content[at + 24 : at + 28] == struct.pack("<I", 21 << 20):
            content[at + 24 : at + 28] = struct.pack("<I", 100)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    return b.upload(path)


def no_workbook_inside(b: Bench) -> Answer:
    with zipfile.ZipFile(b.file(), "w") as archive:
        archive.writestr("a.txt", "x")
    return b.upload(b.file())


def broken_text(b: Bench) -> Answer:
    """The sheet's own text is no UTF-8."""
    path, spoilt = _good(b), b.file("spoilt.xlsx")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as broken:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename in {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}:
                content = content.replace("测试701".encode(), b"\xff\xfe\xc4\xe3")
            broken.writestr(part, content)
    return b.upload(spoilt)


def cut_off(b: Bench) -> Answer:
    b.file("cut.xlsx").write_bytes(_good(b).read_bytes()[:-400])
    return b.upload(b.file("cut.xlsx"))


def too_large(b: Bench) -> Answer:
    return told(b.posted(bytes((100 << 20) + 1)))


def far_rows(b: Bench) -> Answer:
    return drawn(lambda _b, sheet, _r: sheet.write_string(MOST_ROWS, 0, "x"))(b)


def hidden(b: Bench, *, filled: bool) -> Answer:
    def draw(book: Any, _sheet: Any, rows: list[list[Any]]) -> None:
        second = book.add_worksheet("备份")
        second.hide()
        if filled:
            second.write_row(0, 0, rows[1])

    return drawn(draw)(b)


def xls(change: Cells, name: str = "f.xls") -> Send:
    """A file of the older Excel."""

    def send(b: Bench) -> Answer:
        path = b.file(name)
        path.write_bytes(older.workbook(table(HEADS, [b.row(701, **change)])))
        return b.upload(path)

    return send


def damaged_xls(b: Bench) -> Answer:
    """A cell of row and column 65535, for which the reader would take 128 GB."""
    content = older.workbook([*table(HEADS, [b.row(701)])])
    at = content.rfind(struct.pack("<HH", 0x204, 6 + 3 + 2 * len("是")))
    b.file("f.xls").write_bytes(content[: at + 4] + b"\xff\xff\xff\xff" + content[at + 8 :])
    return b.upload(b.file("f.xls"))


def homes(**change: Any) -> Send:
    """A household workbook; `sheets` is what its sheets hold instead of the good rows."""

    def send(b: Bench) -> Answer:
        five = dict(zip("省市县乡村", b.names, strict=True))
        good = {"户": [household("H9", **five)], "成员": [b.row(701, 年度=2020)]}
        rows = {name: [dict(one) for one in some] for name, some in {**good, **change}.items() if some}
        return b.upload(households_file(b.file(), **rows), kind="households")

    return send


def income(**cells: Any) -> Send:
    return homes(收入=[{"户编号": "H9", "年度": 2020, **cells}])


def others_import(b: Bench) -> Answer:
    import_id = b.posted(_good(b).read_bytes()).json()["id"]
    try:
        return b.send("POST", f"/api/v1/imports/{import_id}/confirm", "both")
    finally:
        b.office.post(f"/imports/{import_id}/cancel", {})


def others_refused(b: Bench) -> Answer:
    import_id = b.posted(_good(b).read_bytes()).json()["id"]
    try:
        return b.send("GET", f"/api/v1/imports/{import_id}/refused", "both")
    finally:
        b.office.post(f"/imports/{import_id}/cancel", {})


def unseen_import(b: Bench) -> Answer:
    import_id = b.posted(_good(b).read_bytes()).json()["id"]
    try:
        return b.send("GET", f"/api/v1/imports/{import_id}", "stranger")
    finally:
        b.office.post(f"/imports/{import_id}/cancel", {})


def unchecked(what: str, who: str = "clerk", **body: Any) -> Send:
    """A step of an import that was only uploaded."""

    def send(b: Bench) -> Answer:
        import_id = b.posted(_good(b).read_bytes()).json()["id"]
        try:
            return b.send("POST", f"/api/v1/imports/{import_id}/{what}", who, json=body)
        finally:
            b.office.post(f"/imports/{import_id}/cancel", {})

    return send


def formula(value: Any) -> Send:
    """A name that a formula gives."""
    return drawn(
        lambda _b, sheet, _r: sheet.write_formula(1, HEADS.index("姓名"), '=IF(1,"甲","乙")', None, value)
    )


def macro_sheet(b: Bench) -> Answer:
    b.file("f.xls").write_bytes(older.workbook(table(HEADS, [b.row(701)]), kind=1))
    return b.upload(b.file("f.xls"))


FILES = Part("导入:整个文件", "上传、检查一个工作簿;退回时一户也不导入,登记不变。", [
    Case("空文件", of_bytes(b""), "not_workbook"),
    Case("把.csv改名为.xlsx", of_bytes("省,市,县\n内蒙古,通辽,奈曼\n".encode()), "not_workbook"),
    Case("网页存成的.xls", of_bytes(b"<html><table></table></html>", "f.xls"), "not_workbook"),
    Case("图片改名为.xlsx", of_bytes(b"\xff\xd8\xff\xe0" + bytes(500)), "not_workbook"),
    Case("压缩包,里面没有工作簿", no_workbook_inside, "not_workbook"),
    Case("传了一半的文件", cut_off, "not_workbook"),
    Case("工作表内容不是UTF-8", broken_text, "not_workbook"),
    Case("有打开密码的.xlsx", of_bytes(older.compound(EncryptionInfo=b"x", EncryptedPackage=bytes(9000))), "workbook_locked"),
    Case("有打开密码的.xls", of_bytes(older.workbook([["x"]], locked=True), "f.xls"), "workbook_locked"),
    Case(".xls,内容正确(读入)", xls({}), ""),
    Case("WPS的.et,内容正确(读入)", xls({}, "f.et"), ""),
    Case(".xls,号码校验码不对(与.xlsx一样答复)", xls({"证件号码": WRONG}), "document_checksum", (WRONG,)),
    Case(".xls 损坏,有一格在第65536行、第65536列", damaged_xls, "not_workbook"),
    Case("宏表(.xls)", macro_sheet, "sheet_no_data"),
    Case("100MB以上的文件", too_large, "file_too_large"),
    Case("解压后2GB以上(压缩炸弹)", lambda b: b.upload(squeezed(b)), "file_too_large"),
    Case("压缩炸弹,谎报大小", unpacks_to_more_than_it_says, "file_too_large"),
    Case("300001行", far_rows, "too_many_rows"),
    Case("一格远在最右边(XFD2)", drawn(lambda _b, s, _r: s.write_string(1, 16383, "x")), "cell_far"),
    Case("最右边只有格式没有内容(读入)", drawn(lambda b, s, _r: s.write_blank(1, 16383, None, b.add_format({"bold": True}))), ""),
    Case("空工作表", lines(), "sheet_empty"),
    Case("只有表头", lines(HEADS), "sheet_empty"),
    Case("没有表头,第一行就是人", lambda b: b.upload(workbook(b.file(), {"人口": table(HEADS, [b.row(701)])[1:]})), "column_unknown", (GOOD, "测试701")),
    Case("缺一列", lines([h for h in HEADS if h != "民族"], ["x"]), "column_missing"),
    Case("第48列", lines([*HEADS, "备注"], ["x"]), "column_unknown"),
    Case("第48列没有表头", lines(HEADS, ["x"] * 48), "column_unknown"),
    Case("列的次序不同", lines([HEADS[1], HEADS[0], *HEADS[2:]], ["x"]), "column_misplaced"),
    Case("同一列两次", lines([*HEADS, "民族"], ["x"]), "column_repeated"),
    Case("列名改了", lines([*HEADS[:7], "名字", *HEADS[8:]], ["x"]), "column_unknown"),
    Case("数据区有合并单元格", drawn(lambda _b, s, r: s.merge_range(1, 0, 2, 0, r[1][0])), "cells_merged"),
    Case("隐藏的工作表里有内容", lambda b: hidden(b, filled=True), "sheet_hidden"),
    Case("隐藏的工作表是空的(读入)", lambda b: hidden(b, filled=False), ""),
    Case("多了一张工作表", drawn(lambda b, _s, _r: b.add_worksheet("说明").write_string(0, 0, "x")), "sheet_unknown"),
    Case("有一张图表页", drawn(lambda b, _s, _r: b.add_chartsheet("图").set_chart(_chart(b))), "sheet_no_data"),
    Case("公式没有算出结果(#N/A)", formula("#N/A"), "formula_failed"),
    Case("户信息表没有“成员”表", homes(成员=None), "sheet_missing"),
    Case("表式写错", asked(kind="people"), "kind_unknown"),
    Case("导入到别的县", asked(division=OTHER_COUNTY), "not_found"),
    Case("没有年度", asked(year=""), "form_invalid"),
    Case("没有录入角色的账号导入", asked(who="chief"), "role_missing"),
    Case("建账的状态不在代码表中", asked(status="rich"), "unknown_code"),
    Case("改正的是没有的导入", asked(corrects="ffffffffffff"), "not_found"),
    Case("确认别人上传的导入", others_import, "not_owner"),
    Case("取回别人上传的文件中退回的行", others_refused, "not_owner"),
    Case("看别的县的导入(与没有的一样)", unseen_import, "not_found"),
    Case("还没有检查就确认", unchecked("confirm"), "import_state"),
    Case("还没有录入就撤销", unchecked("undo", reason="导错了"), "import_state"),
    Case("没有的导入", lambda b: b.send("POST", "/api/v1/imports/ffffffffffff/confirm"), "not_found"),
])  # fmt: skip


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=人口!$A$1:$A$2"})
    return chart


CELLS = Part("导入:一格、一行、一户", "退回的只是这一户,连同原因写在退回的工作簿里;别的户照常等待确认。列出该户的第一个问题。", [
    Case("证件号码校验码不对(表格)", row(证件号码=WRONG), "document_checksum", (WRONG,)),
    Case("证件号码15位(表格)", row(证件号码="150525620101001"), "document_15", ("150525620101001",)),
    Case("证件号码存成了数字(表格)", row(证件号码=float(GOOD[:15] + "000")), "document_as_number"),
    Case("证件号码空着,证件类型是身份证", row(证件号码="", 证件类型="居民身份证"), "document_contradicts"),
    Case("性别与证件号码不符", row(性别="女" if int(GOOD[16]) % 2 else "男"), "document_contradicts"),
    Case("没有证件的人生于1899年", row(证件号码="", 证件类型="无证件", 性别="男", 出生日期="1899-12-31"), "born_too_long_ago"),
    Case("出生日期是2月30日", row(出生日期="1980-02-30"), "not_date"),
    Case("出生日期是一个数字(36526)", row(出生日期=36526), "not_date"),
    Case("民族不在代码表中", row(民族="火星族"), "unknown_code"),
    Case("劳动技能一栏填了证件号码", row(劳动技能=GOOD), "unknown_code", (GOOD,)),
    Case("必填的一格空着", row(民族=""), "cell_needed"),
    Case("姓名32767个字", row(姓名="长" * 32767), "too_long"),
    Case("姓名只有控制字符", row(姓名="\x07\x08"), "cell_needed"),
    Case("姓名由公式得出(读入所显示的值)", formula("测试701"), ""),
    Case("姓名以等号开头的文字(按文字读入)", row(姓名="+cmd|' /C calc'!A0"), ""),
    Case("证件号码是全角数字(按半角读入)", row(证件号码="".join(chr(ord(c) + 0xFEE0) for c in GOOD)), ""),
    Case("证件号码前后有空格和零宽字符(去掉后读入)", row(证件号码=f"　{GOOD}\u200b "), ""),
    Case("姓名里有从右向左的方向符(去掉后读入)", row(姓名="测\u202e试701"), ""),
    Case("姓名里有表情符号(照原样读入)", row(姓名="测试😀"), ""),
    Case("姓名里有NUL(.xls,去掉后读入)", xls({"姓名": "测\x00试701"}), ""),
    Case("务工时间13个月", row(**{"务工时间（月）": 13}), "out_of_range"),
    Case("务工时间“半年”", row(**{"务工时间（月）": "半年"}), "not_number"),
    Case("务工时间是NaN", row(**{"务工时间（月）": "NaN"}), "not_number"),
    Case("务工时间是1e308", row(**{"务工时间（月）": 1e308}), "out_of_range"),
    Case("务工时间的小数有3万位", row(**{"务工时间（月）": "0." + "1" * 30_000}), "not_whole"),
    Case("工资收入是负数", income(**{"务工收入（元）": -1}), "negative"),
    Case("工资收入有三位小数", income(**{"务工收入（元）": "1.005"}), "too_precise"),
    Case("是否一栏填“有”", row(是否享受低保="有"), "not_yes_no"),
    Case("联系电话是座机(表格)", row(成员联系电话="0475-421"), "not_phone", ("0475-421",)),
    Case("户编号存成了数字", row(户编号=1505251002000012345), "number_damaged"),
    Case("户编号101个字", row(户编号="9" * 101), "too_long"),
    Case("年度与导入的年度不同", row(年度=2019), "year_differs"),
    Case("没有这个村", row(村="没有的村"), "village_unknown"),
    Case("两名户主(表格)", pair(702), "head_two"),
    Case("没有户主(表格)", row(与户主关系="之子"), "head_none"),
    Case("同户两行证件号码相同", pair(701, "配偶"), "duplicate_in_household"),
    Case("同一文件两户有同一号码(后一户按重复人口录入)", lambda b: b.rows(b.row(701), b.row(701, household="H10")), "duplicate_in_file"),
    Case("同户各行的村不同", pair(702, "配偶", 户联系电话="13800000000"), "household_differs"),
    Case("52名成员(表格)", lambda b: b.rows(*(b.row(700 + n, "之子" if n else "户主") for n in range(52))), "members_too_many"),
    Case("户编号是别的县的户", row(户编号="H3"), "household_elsewhere"),
    Case("已登记的户少了一名成员", lambda b: b.rows(b.row(1, household="H1"), b.row(2, "配偶", "H1")), "person_missing"),
    Case("已登记的户多了一名成员", lambda b: b.rows(
        b.row(1, household="H1"), b.row(2, "配偶", "H1"), b.row(3, "之子", "H1"), b.row(701, "之子", "H1")), "person_unknown"),
])  # fmt: skip
PARTS = [FILES, CELLS]
