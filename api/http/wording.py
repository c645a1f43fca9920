"""What is wrong with a form, in a Chinese sentence a field; what was filled in is never repeated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from api.sheets.fields import CONDITIONS, EXPORT, INCOME, MEASURES, MONITORING
from domain import commands as c
from domain.coded import list_of
from domain.errors import InvalidInput
from domain.fields import FIELDS
from domain.places import CountyForm, NaturalVillageForm, PlaceForm, VillageForm
from domain.words import COMMAND_FIELDS, input_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

#: Fields of requests, and of commands, that no field of the register is called like.
_OWN = {
    "body": "请求内容", "idempotency-key": "办理编号(Idempotency-Key)", "if-match": "If-Match",
    **COMMAND_FIELDS,
    "kind": "类型", "password": "密码", "limit": "每页条数",
    "after": "翻页位置", "as_of": "时点", "known_at": "已知时点", "from_as_of": "前一时点",
    "from_known_at": "前一已知时点", "to_as_of": "后一时点", "to_known_at": "后一已知时点",
    "under": "上级区划", "division": "行政区划", "search": "查找内容", "text": "查找内容",
    "content": "申请内容", "batch": "批次", "step": "步骤", "seen": "内容校验值",
    "findings": "核查情况", "present": "到会人数", "votes_for": "赞成", "votes_against": "反对",
    "abstained": "弃权", "objection": "异议", "objector": "异议人姓名",
    "objection_id": "异议编号", "upheld": "异议是否成立", "answer": "答复",
    "back_to": "退回到的步骤", "what": "到期事项", "rows": "名单", "struck": "剔除的行",
    "votes": "表决", "hits": "比对命中", "counted": "是否计入", "department": "部门", "dated": "数据日期",
    "valid_until": "有效期至", "comparison": "部门名单",
    "files": "佐证文件", "file": "文件",
    "status": "状态", "order_id": "工单编号", "rule": "规则", "level": "级别",
    "days": "工作日数", "accepted": "是否通过", "explained": "不需改正的原因",
    "since": "从", "until": "到", "account": "账号", "type": "业务种类", "basis": "依据", "paper": "文号",
    "subject": "编号", "person_name": "使用人姓名",
    "path": "行政区划", "field": "内容", "form": "年度表", "county": "县", "pairing": "结对",
    "to": "受托人", "roles": "角色", "first": "起日", "last": "止日", "old": "原密码", "new": "新密码",
}  # fmt: skip
_FROM_PLACES = {
    name: str(field.title)
    for form in (CountyForm, NaturalVillageForm, VillageForm)
    for name, field in form.model_fields.items()
}
_FROM_FORMS = {column.path[-1]: column.head for column in (*EXPORT, *CONDITIONS, *INCOME, *MEASURES)}

#: Form → the kinds of entity whose fields its own are called like.
_KINDS: dict[type[BaseModel], tuple[str, ...]] = {
    c.Entry: ("person", "membership"), c.SurveyNaturalVillage: ("natural_village",),
    c.OfVillage: ("village",), c.PairHelper: ("pairing", "household"),
    c.EndPairing: ("pairing", "household"), c.CorrectIdentity: ("person",),
    c.Command: ("household", "membership"),
}  # fmt: skip
#: What one form calls otherwise than the others.
_THERE = {(c.Elimination, "month"): "消除月份", (c.RemoveMember, "person"): "减少的成员"}
_MONITORED = (c.Monitoring, c.Elimination, c.EliminateRisk)
_BY_CODES: dict[str | None, str] = {one.codes: one.head for one in (*MONITORING, *EXPORT) if one.codes}

_SENTENCES = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是有效的JSON",
    "string_too_short": "不能为空",
    "string_too_long": "最多{max_length}个字符",
    "string_pattern_mismatch": "格式不对",
    "string_type": "应为文字",
    "string_unicode": "含有无效的字符",
    "finite_number": "应为数字",
    "bool_type": "应为是或否(true、false)",
    "bool_parsing": "应为是或否(true、false)",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "too_short": "至少填{min_length}项",
    "too_long": "最多填{max_length}项",
    "model_attributes_type": "应为一组填写内容",
    "model_type": "应为一组填写内容",
    "dict_type": "应为一组填写内容",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
}
_FAMILIES = {"int": "应为整数", "date": "应为日期(如2020-05-01)", "datetime": "应为带时区的时间"}
#: Where FastAPI found the value.
_PLACES = {"body", "query", "path", "header", "cookie"}
_QUOTED = re.compile("“[^”]*”")


class FormInvalid(InvalidInput):
    """The form is not of its shape; `errors` names each field and what is wrong with it."""

    code = "form_invalid"
    sentence = "{sentences}"

    @classmethod
    def of(cls, errors: Sequence[Any], place: Callable[[Any], tuple[str, str]] | None = None) -> Self:
        """The refusal of pydantic's errors, of which only place, kind and limits are used.

        `place` says of an error which field it is about and what that is called.
        """
        told = [_tell(error, place or _place) for error in errors[:20] if not _follows(error, errors)]
        return cls.told(told)

    @classmethod
    def told(cls, told: Sequence[dict[str, str]]) -> Self:
        """The refusal of what is wrong: `field`, `label` and `why` of each."""
        sentences = ";".join(f"“{one['label']}”{one['why']}" for one in told) + "。"
        return cls(sentences=sentences, errors=told, field=told[0]["field"] if told else None)

    def problem(self) -> dict[str, Any]:
        """The refusal as data; the sentence stands in `message` alone."""
        return super().problem() | {"data": {"errors": self.data["errors"]}}


def _follows(error: Any, errors: Sequence[Any]) -> bool:
    """A list whose items are wrong is also called too short; once is enough."""
    place = error["loc"]
    inner = (e["loc"] for e in errors if e["loc"] != place)
    return error["type"] == "too_short" and any(loc[: len(place)] == place for loc in inner)


def _tell(error: Any, where: Callable[[Any], tuple[str, str]]) -> dict[str, str]:
    field, label = where(error)
    return {"field": field, "label": label, "why": _why(error)}


def _place(error: Any) -> tuple[str, str]:
    place = [] if error["type"] == "json_invalid" else [p for p in error["loc"] if p not in _PLACES]
    place = place or ["body"]
    names = [str(part) if isinstance(part, int) else _plain_name(part) for part in place]
    label = label_of(next((n for n in reversed(names) if n != "…" and not n.isdigit()), "body"))
    row = next((int(n) + 1 for n in names if n.isdigit()), None)
    if row is not None and label != label_of(names[0]):
        label = f"{label_of(names[0])}第{row}项的{label}"
    return ".".join(names), label


def _plain_name(part: str) -> str:
    """A key that somebody filled in may be anything, so only names that look like ours are said."""
    return part.lower() if re.fullmatch(r"[A-Za-z][A-Za-z_-]{0,40}", part) else "…"


def label_of(name: str) -> str:
    """What people call the field."""
    return _OWN.get(name) or input_label(name) or _FROM_FORMS.get(name) or _FROM_PLACES.get(name) or name


def label_in(form: type[BaseModel], name: str) -> str:
    """What people call the field of a certain form or command."""
    if issubclass(form, PlaceForm):
        return str(form.model_fields[name].title)
    if (form, name) in _THERE:
        return _THERE[form, name]
    codes = list_of(form, name)
    if codes in FIELDS["household"]:
        return FIELDS["household"][codes].label
    kinds = next((kinds for base, kinds in _KINDS.items() if issubclass(form, base)), ())
    found = next((FIELDS[kind][name].label for kind in kinds if name in FIELDS[kind]), None)
    return found or _BY_CODES.get(codes if issubclass(form, _MONITORED) else None) or label_of(name)


def _why(error: Any) -> str:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "value_error":
        said = _QUOTED.sub("所填内容", str(context.get("error", "")))
        return said.rpartition(":")[2].strip() or "填写有误"
    if kind in _SENTENCES:
        return _SENTENCES[kind].format_map(context)
    return _FAMILIES.get(kind.partition("_")[0], "填写有误")
