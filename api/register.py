"""The configuration in force: one row a key, as `Register` of `domain.calendar` has it; years apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter, ValidationError

from domain import decide  # noqa: F401  it fills the registry
from domain.calendar import Register
from domain.codes import check_code
from domain.divisions import LEVELS
from domain.drafts import RULES
from domain.errors import InvalidInput, Refused, RuleBroken
from domain.procedures.catalogue import checked, shipped
from ledger.sql import Queries
from projections import cases
from projections.years import closed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.procedures.definitions import Definition
    from ledger.database import Connection

#: What is set; which years are closed is not, it follows from the ledger.
KEYS = frozenset(Register.model_fields) - {"closed_years"}

_QUERIES = Queries("api", "queries/accounts.sql")


class RegisterSettingInvalid(InvalidInput):
    """There is no such key, or its value is not of its kind."""

    code, sentence = "register_setting_invalid", "配置项“{field}”填写有误:{why}。"


class RegisterNotSet(Refused):
    """The current statistical year was never set."""

    code, sentence = "register_not_set", "户册还没有设置当前统计年度,请先初始化。"


class DefinitionInUse(RuleBroken):
    """Cases go by the version: without it nobody could read them, nor end them."""

    code, field, rule = "definition_in_use", "procedures", "procedures"
    sentence = "程序定义“{key}”下有{count}个案件,不能删去或改动;要改请另加一个新版本。"


class DefinitionMissing(Refused):
    """Neither the program nor the register has the version any more."""

    code = "definition_missing"
    sentence = "程序定义“{key}”不见了,还有{count}个案件按它办理:请换回有这个版本的程序,或恢复户册的配置。"


def read_settings(connection: Connection) -> dict[str, Any]:
    """What was set, as JSON values; a key never set is absent and has Register's default."""
    return dict(connection.execute(_QUERIES.settings).fetchall())


def settings_view(connection: Connection) -> dict[str, Any]:
    """Every key with what is in force, by key; None where it must be set and is not."""
    dumped = Register(current_year=0).model_dump(mode="json")
    defaults = {key: dumped[key] for key in KEYS - {"current_year"}}
    return dict.fromkeys(sorted(KEYS)) | defaults | read_settings(connection)


def read_register(connection: Connection) -> Register:
    """The configuration in force. Raises RegisterNotSet."""
    settings = read_settings(connection)
    if "current_year" not in settings:
        raise RegisterNotSet
    return Register.model_validate({**settings, "closed_years": closed(connection)})


def write_setting(connection: Connection, key: str, value: Any) -> None:
    """Set one key (a field of Register; money in fen).

    Raises RegisterSettingInvalid, UnknownCode, DefinitionInvalid, DefinitionInUse.
    """
    if key not in KEYS:
        raise RegisterSettingInvalid(field=key[:40], why="没有这个配置项")
    adapter = _adapter(key)
    try:
        checked = adapter.validate_python(value)
    except ValidationError:
        raise RegisterSettingInvalid(field=key, why="取值的类型不对") from None
    _check(key, checked)
    if key == "procedures":
        _require_kept(connection, checked)
    stored = Jsonb(adapter.dump_python(checked, mode="json"))
    connection.execute(_QUERIES.write_setting, {"key": key, "value": stored})


def require_definitions(connection: Connection) -> None:
    """Raises DefinitionMissing where cases on their way could not go on."""
    own = _own_definitions(connection)
    for key, count in cases.astray(connection, [one.key for one in (*shipped(), *own)]):
        raise DefinitionMissing(key=key, count=count)


def _own_definitions(connection: Connection) -> tuple[Definition, ...]:
    kept = read_settings(connection).get("procedures", ())
    found: tuple[Definition, ...] = _adapter("procedures").validate_python(kept)
    return found


def _adapter(key: str) -> TypeAdapter[Any]:
    return TypeAdapter(Register.model_fields[key].rebuild_annotation())


def _require_kept(connection: Connection, wanted: Iterable[Definition]) -> None:
    """Raises DefinitionInUse: what cases began with stays as it is."""
    kept = {one.key: one.digest for one in (*shipped(), *wanted)}
    before = _own_definitions(connection)
    gone = [one.key for one in before if kept.get(one.key) != one.digest]
    for key, count in cases.under(connection, gone) if gone else ():
        raise DefinitionInUse(key=key, count=count)


def _check(key: str, value: Any) -> None:
    """What the type does not say: levels and causes are those of the register."""
    if key == "back_office_level" and value not in LEVELS.values():
        raise RegisterSettingInvalid(field=key, why="应为" + "、".join(LEVELS.values()))
    if key == "procedures":
        checked((*shipped(), *value))
    names = {command.NAME for command in RULES}
    unknown = sorted(set(value) - names) if key == "through_cases" else []
    if unknown:
        raise RegisterSettingInvalid(field=key, why=f"没有名为“{unknown[0][:40]}”的业务")
    for cause in value if key == "barred_causes" else ():
        check_code("poverty_cause", cause, "主要致贫原因")
