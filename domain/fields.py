"""Every kind of entity and its fields: which are personal, which are chains, what people call them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `personal` values are sealed; a `chain` never goes back in date or year."""

    label: str
    personal: bool = False
    chain: bool = False


def _personal(label: str) -> Field:
    return Field(label, personal=True)


def _chain(label: str) -> Field:
    return Field(label, chain=True)


FIELDS: dict[str, dict[str, Field]] = {
    "household": {
        "opened": _chain("建档日期"),
        "number": Field("户编号"),
        "village": Field("所在村"),
        "status": _chain("脱贫状态"),
        "head": _chain("户主"),
        "standard": Field("识别标准"),
        "attribute": Field("贫困户属性"),
        "main_cause": Field("主要致贫原因"),
        "other_causes": Field("其他致贫原因"),
        "identified_year": Field("识别年度"),
        "exit_year": Field("脱贫年度"),
        "return_year": Field("返贫年度"),
        "return_cause": Field("返贫原因"),
        "eight_category": Field("八类人群"),
        "focus": Field("重点帮扶对象"),
        "plan_year": Field("计划脱贫年度"),
        "monitoring": Field("监测"),
        "address": _personal("家庭住址"),
        "phone": _personal("户联系电话"),
        "bank": _personal("开户银行及账号"),
    },
    "person": {
        "number": Field("人口编号"),
        "household": _chain("所在户"),
        "sex": Field("性别"),
        "birth_year": Field("出生年份"),
        "document_type": Field("证件类型"),
        "ethnicity": Field("民族"),
        "duplicate": Field("重复标记"),
        "deceased": Field("已死亡"),
        "name": _personal("姓名"),
        "document": _personal("证件号码"),
        "birth_date": _personal("出生日期"),
        "phone": _personal("成员联系电话"),
    },
    "membership": {
        "relation": Field("与户主关系"),
        "since": Field("加入日期"),
        "joined": Field("增加原因"),
        "until": Field("离开日期"),
        "left": Field("减少原因"),
    },
    "household_year": {
        "conditions": Field("生产生活条件"),
        "income": Field("收入"),
        "measures": Field("帮扶措施"),
        "monitoring": Field("监测信息"),
    },
    "person_year": {"form": Field("成员信息")},
    "village": {
        "status": _chain("贫困村状态"),
        "attribute": Field("贫困村属性"),
        "enrolled_year": Field("纳入年度"),
        "delisted_year": Field("出列年度"),
    },
    "village_year": {"form": Field("村年度表")},
    "natural_village": {"name": _chain("自然村名称"), "village": Field("所在村")},
    "natural_village_year": {"form": Field("自然村年度表")},
    "county_year": {"form": Field("县年度表")},
    "work_order": {
        "village": Field("所在村"),
        "household": Field("所涉户"),
        "rule": Field("规则"),
        "year": Field("统计年度"),
        "problem": Field("问题摘要"),
        "found": Field("查出的问题"),
        "status": Field("工单状态"),
        "since": Field("到此状态的日期"),
        "until": Field("答复期限"),
        "answers": Field("答复级别"),
        "checks": Field("核查级别"),
        "level": Field("等待的级别"),
        "role": Field("等待的角色"),
        "explained": Field("说明原因办结"),
    },
    "pairing": {
        "household": Field("结对户"),
        "since": _chain("结对日期"),
        "until": _chain("解除日期"),
        "ended": Field("解除原因"),
        "unit": Field("帮扶单位"),
        "post": Field("职务"),
        "sex": Field("性别"),
        "political_status": Field("政治面貌"),
        "name": _personal("帮扶责任人姓名"),
        "phone": _personal("帮扶责任人联系电话"),
    },
    "case": {
        "status": Field("办理状态"),
        "kind": Field("事项"),
        "asked": Field("申请"),
    },
    "year": {
        "status": Field("定格状态"),
        "ledger_index": Field("定格时的账册序号"),
        "form": Field("表式版本"),
        "hash": Field("校验值"),
    },
    "event": {"active": Field("有效")},
}

PERSONAL: frozenset[tuple[str, str]] = frozenset(
    (kind, name) for kind, fields in FIELDS.items() for name, f in fields.items() if f.personal
)
CHAINS: frozenset[tuple[str, str]] = frozenset(
    (kind, name) for kind, fields in FIELDS.items() for name, f in fields.items() if f.chain
)
#: A rule that used one of these may not be dated before it, whatever it assigns.
STARTS: frozenset[tuple[str, str]] = frozenset(
    {
        ("household", "opened"),
        ("household", "head"),
        ("person", "household"),
        ("natural_village", "name"),
        ("pairing", "since"),
        ("pairing", "until"),
    }
)


def subject(entity: str) -> str:
    """Whose key seals an entity's personal values: a part (person@2017) belongs to its owner."""
    return entity.partition("@")[0]
