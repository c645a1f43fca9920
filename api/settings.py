"""The settings: environment variables, their defaults and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import InvalidInput, Refused
from ledger.secret import read_or_draw

LogLevel = Literal["debug", "info", "warning", "error"]
DatabaseName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class SettingInvalid(InvalidInput):
    """An environment variable has a value that it cannot have; the value is not repeated."""

    code, sentence = "setting_invalid", "环境变量 {field} 的值不对,应为{expected}。"


class MasterKeyInvalid(Refused):
    """The file is no key of 256 bits."""

    code, sentence = "master_key_invalid", "主密钥文件 {file} 的内容不对,应为 64 位十六进制数字。"


class Row(NamedTuple):
    """One line of the table of settings."""

    name: str
    default: str
    meaning: str


class Settings(BaseSettings):
    """What the environment says; empty variables count as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("huce"),
        validation_alias="HUCE_HOME",
        description="数据文件夹",
        json_schema_extra={"shown": "用户数据文件夹下的 huce"},
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 连接串(16 或更高版本),不设时用内置数据库",
    )
    database: DatabaseName = Field(
        default="huce",
        validation_alias="HUCE_DATABASE",
        description="内置数据库里的库名(小写字母、数字、下划线)",
    )
    port: int = Field(
        default=8000, ge=1, le=65535, validation_alias="PORT", description="网页端口(1 到 65535)"
    )
    token: SecretStr | None = Field(
        default=None,
        validation_alias="HUCE_TOKEN",
        description="命令行登录令牌,不设时用 huce login 保存的令牌",
    )
    command_id: str | None = Field(
        default=None, pattern=r"^[\x21-\x7e]{1,80}$", validation_alias="HUCE_COMMAND_ID",
        description="命令行办理的编号,没有得到答复的命令再执行时照提示设(1 到 80 个可见的 ASCII 字符)",
    )  # fmt: skip
    log_level: LogLevel = Field(
        default="info", validation_alias="HUCE_LOG_LEVEL", description="日志级别(debug、info、warning、error)"
    )
    master_key_file: Path | None = Field(
        default=None,
        validation_alias="HUCE_MASTER_KEY_FILE",
        description="主密钥文件(只有本人能读写)",
        json_schema_extra={"shown": "HUCE_HOME/secrets/master.key"},
    )
    instance_key_file: Path | None = Field(
        default=None,
        validation_alias="HUCE_INSTANCE_KEY_FILE",
        description="程序签名密钥文件,每次保存都用它签名(只有本人能读写)",
        json_schema_extra={"shown": "HUCE_HOME/secrets/instance.key"},
    )
    instances_file: Path | None = Field(
        default=None,
        validation_alias="HUCE_INSTANCES",
        description="可信的程序公钥名单,不在名单上的签名不予编序",
        json_schema_extra={"shown": "HUCE_HOME/instances"},
    )
    evidence_most: int = Field(
        default=20_000_000, ge=1, validation_alias="HUCE_EVIDENCE_MOST",
        description="每份佐证材料最多多少字节",
    )  # fmt: skip

    access_days: int = Field(
        default=1095, ge=184, validation_alias="HUCE_ACCESS_DAYS",
        description="审计记录保存多少天(不少于 184)",
    )  # fmt: skip
    checkpoint_late: float = Field(
        default=600, gt=0, validation_alias="HUCE_CHECKPOINT_LATE",
        description="进了校验树的业务超过多少秒没有发布就告警(huce log publisher)",
    )  # fmt: skip
    fonts: Path | None = Field(
        default=None, validation_alias="HUCE_FONTS",
        description="打印用的中文字体所在的文件夹,不设时用系统的 Noto CJK 或 huce[prints] 自带的",
    )  # fmt: skip
    segments: str | None = Field(
        default=None, validation_alias="HUCE_SEGMENTS",
        description="历史分段的位置:文件夹,或 fsspec 认识的地址",
        json_schema_extra={"shown": "HUCE_HOME/segments"},
    )  # fmt: skip
    spark: str | None = Field(
        default=None, validation_alias="HUCE_SPARK", pattern=r"^sc://",
        description="Spark Connect 的地址(如 sc://127.0.0.1:15002)",
    )  # fmt: skip

    @classmethod
    def load(cls) -> Self:
        """The settings of this process. Refused: `SettingInvalid`, naming the variable."""
        try:
            return cls()
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            meaning = next(row.meaning for row in cls.table() if row.name == name)
            raise SettingInvalid(field=name, expected=meaning) from None

    @classmethod
    def table(cls) -> list[Row]:
        """Every setting with its default and meaning, as the documentation lists them."""
        return [_row(str(field.validation_alias), field.json_schema_extra, field.default, field.description)
                for field in cls.model_fields.values()]  # fmt: skip

    @property
    def key_file(self) -> Path:
        """Where the master key is kept."""
        return self.master_key_file or self.home / "secrets" / "master.key"

    @property
    def instance_key_place(self) -> Path:
        """Where the key is kept that signs saves."""
        return (self.instance_key_file or self.home / "secrets" / "instance.key").absolute()

    @property
    def instances_place(self) -> Path:
        """Where it says whose saves are believed."""
        return (self.instances_file or self.home / "instances").absolute()

    @property
    def segments_address(self) -> str:
        """Where segments are kept."""
        return self.segments or str(self.home.absolute() / "segments")

    def master_key(self) -> bytes:
        """The 32 bytes that wrap all other keys, drawn when there is no file yet.

        Refused: `ledger.secret.SecretExposed`, `MasterKeyInvalid`.
        """
        file = self.key_file
        try:
            key = bytes.fromhex(read_or_draw(file.absolute()))
        except ValueError:
            raise MasterKeyInvalid(file=file) from None
        if len(key) != 32:
            raise MasterKeyInvalid(file=file)
        return key


def _row(name: str, extra: object, default: object, meaning: str | None) -> Row:
    shown = extra["shown"] if isinstance(extra, dict) else "不设" if default is None else default
    return Row(name, str(shown), meaning or "")
