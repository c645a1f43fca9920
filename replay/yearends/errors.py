"""What is refused of year-ends."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotFound


class YearNotClosed(NotFound):
    """The year has no year-end: nobody closed it, or its closing was not finished."""

    code, field, rule = "year_not_closed", "year", "rules §6"
    sentence = "{year}年度还没有定格,没有可以重算的年底数据。"


class FormUnknown(Conflict):
    """The year-end was made by a later version of the program."""

    code = "form_unknown"
    sentence = "年底数据表式第{form}版不是本程序所知道的,请使用更新的程序。"


class YearEndDiffers(Conflict):
    """What was computed is not what was published. Nothing has been written."""

    code, rule = "year_end_differs", "rules §6"
    sentence = "{year}年底数据重算的校验值为{found},与公布的{published}不同。什么也没有写入。"


class FolderBroken(Conflict):
    """Files of a year-end are missing, or are not what its head says."""

    code = "year_end_folder_broken"
    sentence = "文件夹里的年底数据残缺或已变({file}),不能比较。"


class FolderTaken(Conflict):
    """A year-end never replaces files that are there."""

    code, field = "folder_taken", "out"
    sentence = "文件夹 {folder} 已经存在,请换一个。"


class FolderUnwritable(InvalidInput):
    """The folder cannot be made there."""

    code, field = "folder_unwritable", "out"
    sentence = "不能在 {folder} 写入:{why}。"
