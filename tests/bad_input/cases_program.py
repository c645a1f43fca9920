"""The command line used wrongly: words, files, backups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.bad_input.case import Answer, Case, Part
from tests.support.people import document

if TYPE_CHECKING:
    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Send


PASSPHRASE = "一二三四五六七八九十甲乙"


def run(*arguments: str, by: str | None = "clerk", typed: str | None = None, **env: str) -> Send:
    return lambda b: b.cli(*arguments, by=by, typed=typed, **env)


def typed(text: str, name: str = "mark-focus") -> Send:
    return run("command", name, "--json", "-", typed=text)


def importing(content: bytes, *options: str) -> Send:
    """A file imported by the program."""

    def send(b: Bench) -> Answer:
        b.file("f.xlsx").write_bytes(content)
        asked = ("--kind", "persons", "--division", "150525", "--year", "2020")
        return b.cli("import", str(b.file("f.xlsx")), *asked, *options)

    return send


def backup(b: Bench, name: str = "backup", passphrase: str = PASSPHRASE) -> Answer:
    b.file("passphrase").write_text(passphrase, "utf-8")
    return b.cli("backup", str(b.file(name)), "--passphrase-file", str(b.file("passphrase")))


def into_taken(b: Bench) -> Answer:
    b.file("backup").mkdir()
    b.file("backup/letter.txt").write_text("x")
    return backup(b)


def restore(b: Bench, *, passphrase: str = PASSPHRASE, damaged: bool = False, **env: Any) -> Answer:
    """A backup, restored into this home and database or into an empty home."""
    assert backup(b).status == "退出码0"
    if damaged:
        file = b.file("backup/database.dump")
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    b.file("passphrase").write_text(passphrase, "utf-8")
    asked = ("restore", str(b.file("backup")), "--passphrase-file", str(b.file("passphrase")))
    return b.cli(*asked, **{name: value or str(b.file("empty")) for name, value in env.items()})


def no_manifest(b: Bench) -> Answer:
    b.file("passphrase").write_text(PASSPHRASE, "utf-8")
    return b.cli("restore", str(b.folder), "--passphrase-file", str(b.file("passphrase")))


PROGRAM = Part("命令行", "退出码1是拒绝,2是命令写错;没有一次写出程序内部的错误。", [
    Case("没有这个命令", run("raise"), "wrong_use"),
    Case("没有这个选项", run("import", "list", "--colour", "red"), "no_such_option"),
    Case("年度写成汉字(命令行)", run("export", "--kind", "persons", "--division", "150525", "--year", "二〇二〇", "--out", "x.xlsx"), "parameter_invalid"),
    Case("表式写错(命令行)", run("export", "--kind", "people", "--division", "150525", "--year", "2020", "--out", "x.xlsx"), "parameter_invalid"),
    Case("缺少选项(命令行)", run("export", "--kind", "persons"), "parameter_missing"),
    Case("导入的文件不在", run("import", "nothing.xlsx", "--kind", "persons", "--division", "150525", "--year", "2020"), "parameter_invalid"),
    Case("没有登录(命令行)", run("import", "list", by=None), "not_signed_in"),
    Case("没有这项业务(命令行)", typed("{}", "raise-the-dead"), "not_found"),
    Case("内容不是JSON(命令行)", typed("household=1"), "not_json"),
    Case("10万层括号(命令行)", typed("[" * 100_000), "not_json"),
    Case("字段填错(命令行)", typed('{"household": "H1", "year": 2020, "on": true}'), "form_invalid"),
    Case("证件号码填在户编号里(命令行)", typed(f'{{"household": "{document(501)}", "year": 2020, "on": true}}'), "form_invalid", (document(501),)),
    Case("端口写成汉字(环境变量)", run("import", "list", PORT="八千"), "setting_invalid"),
    Case("不是工作簿的文件(命令行)", importing(b"garbage"), "not_workbook"),
    Case("导入到别的县(命令行)", importing(b"garbage", "--division", "150526"), "not_found"),
    Case("导出别的县(命令行)", run("export", "--kind", "persons", "--division", "150526", "--year", "2020", "--out", "/nowhere/never.xlsx"), "not_found"),
    Case("录入账号抹除个人信息", run("ledger", "erase", "0" * 20, "--basis", "request"), "role_missing"),
    Case("备份到有内容的文件夹", into_taken, "backup_folder_taken"),
    Case("备份口令太短", lambda b: backup(b, passphrase="abc"), "passphrase_short"),
    Case("恢复到不是空的地方", restore, "restore_target_taken"),
    Case("恢复到空的文件夹,数据库不是空的", lambda b: restore(b, HUCE_HOME=""), "restore_target_taken"),
    Case("恢复时口令不对", lambda b: restore(b, passphrase="another passphrase", HUCE_HOME=""), "passphrase_wrong"),
    Case("恢复损坏的备份", lambda b: restore(b, damaged=True, HUCE_HOME=""), "backup_damaged"),
    Case("恢复没有清单的文件夹", no_manifest, "backup_incomplete"),
])  # fmt: skip
PARTS = [PROGRAM]
