"""Chinese words for what the register records: the one table of event names."""

from __future__ import annotations

from domain.fields import FIELDS

EVENT_LABELS = {
    "household.identified": "新识别",
    "household.taken_over": "建账",
    "household.backfilled": "贫困户补录",
    "household.exited": "脱贫(享受政策)",
    "household.stably_exited": "脱贫(不再享受政策)",
    "household.policy_ended": "已脱贫(不再享受政策)",
    "household.returned": "返贫",
    "household.removed": "贫困户清退",
    "household.split": "分户",
    "household.village_changed": "修改所在村",
    "household.attribute_adjusted": "调整贫困户属性",
    "household.standard_adjusted": "调整识别标准",
    "household.focus_marked": "标注重点帮扶对象",
    "household.exit_planned": "标注计划脱贫",
    "household.surveyed": "信息采集更新",
    "member.added": "自然增加",
    "member.removed": "自然减少",
    "member.backfilled": "家庭成员补录",
    "person.removed": "贫困人口清退",
    "person.restricted": "限制处理个人信息",
    "person.unrestricted": "解除限制处理个人信息",
    "erasure.requested": "申请抹除个人信息",
    "erasure.rejected": "否决抹除个人信息",
    "person.erased": "个人信息抹除",
    "helper.erased": "帮扶责任人个人信息抹除",
    "duplicate.deleted": "重复人口删除",
    "head.changed": "变更户主",
    "identity.corrected": "修改姓名和证件号码",
    "monitoring.started": "纳入监测",
    "risk.eliminated": "消除风险",
    "village.enrolled": "贫困村新增",
    "village.delisted": "贫困村出列",
    "village.attribute_adjusted": "修改贫困村属性",
    "village.surveyed": "村年度信息采集",
    "natural_village.surveyed": "自然村年度信息采集",
    "county.surveyed": "县年度信息采集",
    "helper.paired": "结对帮扶",
    "pairing.ended": "解除结对",
    "rollback.requested": "申请回退",
    "rollback.approved": "批准回退",
    "rollback.rejected": "否决回退",
    "rollback.recorded": "综合回退",
    "redo.recorded": "恢复",
    "case.opened": "提交申请",
    "case.resubmitted": "重新提交申请",
    "case.step_taken": "办理一步",
    "case.voted": "民主评议",
    "case.notice_posted": "开始公示",
    "case.notice_ended": "公示期满",
    "case.objected": "提出异议",
    "case.objection_answered": "答复异议",
    "case.returned": "退回",
    "case.withdrawn": "撤回",
    "case.dismissed": "不予通过",
    "case.effected": "审批完成并生效",
    "case.reopened": "重新办理",
    "case.reminded": "到期提醒",
    "case.escalated": "逾期上报",
    "work_order.assigned": "下达工单",
    "work_order.answered": "答复工单",
    "work_order.returned": "退回工单",
    "work_order.closed": "办结工单",
    "work_order.withdrawn": "撤销工单",
    "year.closing": "开始年度定格",
    "year.closed": "年度定格",
}
#: Command of an official → the event by which people call it.
_COMMANDS = {
    "identify-household": "household.identified", "take-over-household": "household.taken_over",
    "backfill-household": "household.backfilled", "exit-household": "household.exited",
    "stably-exit-household": "household.stably_exited", "end-policy": "household.policy_ended",
    "return-household": "household.returned", "remove-household": "household.removed",
    "mark-focus": "household.focus_marked", "plan-exit": "household.exit_planned",
    "split-household": "household.split", "change-village": "household.village_changed",
    "adjust-attribute": "household.attribute_adjusted", "adjust-standard": "household.standard_adjusted",
    "survey-household": "household.surveyed", "add-member": "member.added",
    "remove-member": "member.removed", "backfill-member": "member.backfilled",
    "remove-person": "person.removed", "delete-duplicate": "duplicate.deleted",
    "change-head": "head.changed", "correct-identity": "identity.corrected",
    "start-monitoring": "monitoring.started", "eliminate-risk": "risk.eliminated",
    "pair-helper": "helper.paired", "end-pairing": "pairing.ended",
    "enrol-village": "village.enrolled", "delist-village": "village.delisted",
    "adjust-village-attribute": "village.attribute_adjusted", "survey-village": "village.surveyed",
    "survey-natural-village": "natural_village.surveyed", "survey-county": "county.surveyed",
}  # fmt: skip
#: What an official may be asked to do → what people call it.
COMMAND_LABELS = {name: EVENT_LABELS[event] for name, event in _COMMANDS.items()} | {
    "identify-monitored": "新识别(在册的监测对象)", "open-monitored": "纳入监测(不在册的户)",
}  # fmt: skip
KIND_LABELS = {
    "household": "户", "person": "人口", "membership": "家庭成员", "household_year": "户年度信息",
    "person_year": "人口年度信息", "village": "村", "village_year": "村年度信息",
    "natural_village": "自然村", "natural_village_year": "自然村年度信息", "county_year": "县年度信息",
    "work_order": "工单", "pairing": "结对", "case": "事项", "year": "年度", "event": "业务",
}  # fmt: skip
#: What is filled in with a command that no field of the register is called like.
COMMAND_FIELDS = {
    "command": "业务", "command_id": "办理编号", "correction": "更正依据", "chain": "连同回退",
    "name": "姓名", "phone": "联系电话", "number": "编号",
    "year": "统计年度", "month": "统计月份", "effective": "业务发生日期", "reason": "理由",
    "evidence": "佐证材料摘要", "case": "事项", "case_id": "申请编号", "digest": "预览摘要",
    "members": "家庭成员", "entry": "成员", "person": "成员", "member": "成员", "kept": "保留的人",
    "new_head": "新户主", "relations": "与户主关系", "household": "户", "village": "所在村",
    "category": "类别", "cause": "原因", "joined": "增加原因", "left": "减少原因", "on": "是否标注",
    "documented": "有无证件", "reclaim": "追回金额", "scope": "范围", "risks": "风险", "way": "消除方式",
    "disaster": "灾害种类", "eliminated": "风险消除",
    "since_year": "纳入监测年度", "since_month": "纳入监测月份", "problems": "存在问题",
    "persons": "成员信息", "events": "业务",
}  # fmt: skip
_OF_REGISTER = {name: field.label for fields in FIELDS.values() for name, field in fields.items()}
#: Where there is no value.
EMPTY = "(空)"
YES_NO = {True: "是", False: "否"}


def event_label(event_type: str) -> str:
    """What people call the event."""
    return EVENT_LABELS[event_type]


def field_label(kind: str, name: str) -> str:
    """What people call the field."""
    return FIELDS[kind][name].label


def input_label(name: str) -> str | None:
    """What people call something that is filled in with a command."""
    return COMMAND_FIELDS.get(name) or _OF_REGISTER.get(name)
