"""Values in words: what people read instead of codes, fen and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.codes import labels
from domain.events import Sealed
from domain.fields import PERSONAL
from domain.procedures.catalogue import shipped
from domain.quantities import yuan
from domain.words import EMPTY, YES_NO

if TYPE_CHECKING:
    from domain.events import Key

#: Field → code list of its values.
FIELD_CODES: dict[tuple[str, str], str] = {
    ("household", "status"): "poverty_status",
    ("household", "standard"): "identification_standard",
    ("household", "attribute"): "poverty_attribute",
    ("household", "main_cause"): "poverty_cause",
    ("household", "other_causes"): "poverty_cause",
    ("household", "return_cause"): "poverty_cause",
    ("household", "eight_category"): "eight_category",
    ("person", "document_type"): "document_type",
    ("person", "ethnicity"): "ethnicity",
    ("membership", "relation"): "relation",
    ("village", "attribute"): "village_attribute",
    ("pairing", "political_status"): "political_status",
    ("pairing", "ended"): "pairing_end",
}
#: Words for codes that no code list of the forms has.
PLAIN: dict[tuple[str, str], dict[str, str]] = {
    ("person", "sex"): {"m": "男", "f": "女"},
    ("pairing", "sex"): {"m": "男", "f": "女"},
    ("village", "status"): {"enrolled": "贫困村", "delisted": "已出列"},
    ("membership", "joined"): {"split": "分户", **labels("member_increase")},
    ("membership", "left"): {
        "split": "分户", "person_removed": "贫困人口清退", "household_removed": "贫困户清退",
        "duplicate": "重复人口删除", **labels("member_decrease"),
    },
    ("case", "status"): {
        "requested": "待批准", "approving": "办理中", "done": "已办结", "rejected": "已否决",
        "in_force": "限制中", "lifted": "已解除",
        "open": "办理中", "returned": "已退回", "withdrawn": "已撤回", "dismissed": "未通过",
        "effected": "已生效", "effect_rolled_back": "业务已回退",
    },
    ("case", "kind"): {"rollback": "综合回退", "redo": "恢复", "erasure": "抹除个人信息",
                       "restriction": "限制处理个人信息",
                       **{one.name: one.title for one in shipped()}},
    ("work_order", "status"): {
        "assigned": "待答复", "answered": "待核查", "returned": "已退回", "closed": "已办结",
        "withdrawn": "已撤销",
    },
    ("year", "status"): {"closing": "定格中", "closed": "已定格"},
}  # fmt: skip
HIDDEN = "(个人信息)"


def in_words(key: Key, value: Any) -> str:
    """A folded value as a person reads it; personal values that were not opened stay hidden."""
    field = (key.kind, key.field)
    if value is None:
        return EMPTY
    if isinstance(value, Sealed):
        return HIDDEN
    if isinstance(value, list):
        return "、".join(_code(field, one) for one in value) or "(无)"
    if isinstance(value, dict):
        return _block(field, value)
    return _code(field, value)


def _code(field: tuple[str, str], value: Any) -> str:
    if isinstance(value, bool):
        return YES_NO[value]
    if field in PERSONAL:
        return str(value)
    known = PLAIN.get(field) or (labels(FIELD_CODES[field]) if field in FIELD_CODES else {})
    return known.get(str(value), str(value))


def _block(field: tuple[str, str], value: dict[str, Any]) -> str:
    if field == ("household", "monitoring"):
        return labels("monitoring_category")[value["category"]]
    if field == ("household_year", "income"):
        return f"人均纯收入{yuan(value['per_capita'])}元"
    return f"已采集({len(value)}项)"
