"""What people read: values in words, sentences of events, and why a value is what it is."""

from __future__ import annotations

from typing import Any

import pytest

from domain import commands as c
from domain.codes import codes, relation_sex
from domain.drafts import EVENT_TYPES
from domain.events import Key, Sealed
from domain.fields import CHAINS, FIELDS, PERSONAL, STARTS, subject
from domain.sentences import checks, sentence
from domain.values import HIDDEN, in_words
from domain.why import explain, missing_grounds
from domain.words import EVENT_LABELS, KIND_LABELS, event_label, field_label
from tests.support.given import HERE, Story, lived
from tests.test_golden import told

SENTENCES = {
    "household.identified": "2020-01-01 新识别(2020年1月):3人。",
    "household.exit_planned": "2020-12-31 标注计划脱贫(2020年度):计划脱贫年度由“(空)”改为“2021”。",
    "household.surveyed": "2020-12-31 信息采集更新(2020年度):成员表3人。",
    "household.exited": (
        "2020-12-31 脱贫(享受政策)(2020年度):人均纯收入达到标准:人均纯收入5000.00元,标准4000.00元;"
        "饮水安全:是;饮水不困难:是;住房安全:是;参加大病保险:是;适龄儿童接受义务教育:是。"
    ),
    "household.policy_ended": "2020-12-31 已脱贫(不再享受政策)(2020年度):购买小轿车。",
    "household.taken_over": "2019-01-01 建账(2019年1月):1人。",
    "household.returned": "2020-12-31 返贫(2020年度):因灾。",
    "household.stably_exited": "2020-12-31 脱贫(不再享受政策)(2020年度):城镇购房或自建住房。",
    "monitoring.started": "2020-11-01 纳入监测(2020年11月):突发严重困难户。",
    "risk.eliminated": "2020-12-01 消除风险(2020年12月):突发严重困难户。",
    "household.removed": "2020-12-31 贫困户清退(2020年度):1人。",
    "household.backfilled": "2020-01-01 贫困户补录(2020年1月):1人。",
    "member.added": "2020-03-01 自然增加(2020年3月):新生儿。",
    "member.removed": "2020-04-01 自然减少(2020年4月):死亡。",
    "person.removed": "2020-12-31 贫困人口清退(2020年度)。",
    "member.backfilled": "2020-12-31 家庭成员补录(2020年度)。",
    "household.split": "2020-12-31 分户(2020年度):分出1人。",
    "head.changed": "2020-12-31 变更户主(2020年度)。",
    "identity.corrected": "2020-12-31 修改姓名和证件号码(2020年度)。",
    "household.village_changed": (
        "2020-12-31 修改所在村(2020年度):所在村由“150525100200”改为“150525100201”。"
    ),
    "household.attribute_adjusted": (
        "2020-12-31 调整贫困户属性(2020年度):贫困户属性由“一般贫困户”改为“低保贫困户”。"
    ),
    "household.standard_adjusted": ("2020-12-31 调整识别标准(2020年度):识别标准由“国家标准”改为“省定标准”。"),
    "household.focus_marked": ("2020-12-31 标注重点帮扶对象(2020年度):重点帮扶对象由“(空)”改为“是”。"),
    "duplicate.deleted": "2020-12-31 重复人口删除(2020年度)。",
    "village.enrolled": "2020-12-31 贫困村新增(2020年度)。",
    "village.attribute_adjusted": "2020-12-31 修改贫困村属性(2020年度)。",
    "village.delisted": "2020-12-31 贫困村出列(2020年度)。",
    "rollback.requested": "2020-12-31 申请回退(2020年度)。",
    "rollback.approved": "2020-12-31 批准回退(2020年度)。",
    "rollback.recorded": "2020-12-31 综合回退(2020年度):涉及1项业务。",
    "redo.recorded": "2020-12-31 恢复(2020年度):涉及1项业务。",
    "person.restricted": "2020-12-31 限制处理个人信息(2020年度)。",
    "person.unrestricted": "2020-12-31 解除限制处理个人信息(2020年度)。",
    "erasure.requested": "2020-12-31 申请抹除个人信息(2020年度)。",
    "erasure.rejected": "2020-12-31 否决抹除个人信息(2020年度)。",
    "person.erased": "2020-12-31 个人信息抹除(2020年度)。",
    "helper.erased": "2020-12-31 帮扶责任人个人信息抹除(2020年度)。",
    "rollback.rejected": "2020-12-31 否决回退(2020年度)。",
    "village.surveyed": "2020-12-31 村年度信息采集(2020年度):填报4项。",
    "natural_village.surveyed": "2020-12-31 自然村年度信息采集(2020年度):东屯,填报2项。",
    "county.surveyed": "2020-12-31 县年度信息采集(2020年度):填报2项。",
    "helper.paired": "2020-12-31 结对帮扶(2020年度):县水务局,自2020-03-01起。",
    "year.closing": "2019-12-31 开始年度定格(2019年度)。",
    "year.closed": (
        "2019-12-31 年度定格(2019年度):账册序号7,表式第1版,校验值" + "0123456789abcdef" * 4 + "。"
    ),
    "case.opened": "2020-11-02 提交申请(2020年度):村提名。",
    "case.voted": "2020-11-02 民主评议(2020年度):民主评议,到会9人,赞成6人,反对2人,弃权1人,通过。",
    "case.step_taken": "2020-11-02 办理一步(2020年度):村委会和驻村工作队核实。",
    "case.notice_posted": "2020-11-02 开始公示(2020年度):村内公示,至2020-11-09。",
    "case.objected": "2020-11-02 提出异议(2020年度):村内公示。",
    "case.objection_answered": "2020-11-02 答复异议(2020年度):异议成立。",
    "case.resubmitted": "2020-11-02 重新提交申请(2020年度):村提名。",
    "case.reminded": "2020-12-03 到期提醒(2020年度):民主评议,期限2020-11-12。",
    "case.escalated": "2020-12-03 逾期上报(2020年度):民主评议,期限2020-11-12。",
    "case.returned": "2020-12-03 退回(2020年度):民主评议。",
    "case.notice_ended": "2020-12-11 公示期满(2020年度):村内公示。",
    "case.effected": "2020-12-11 审批完成并生效(2020年度)。",
    "case.reopened": "2020-12-11 重新办理(2020年度)。",
    "case.withdrawn": "2020-12-11 撤回(2020年度)。",
    "work_order.assigned": "2020-11-02 下达工单(2020年度):规则8.3,期限2020-11-16。",
    "work_order.answered": "2020-11-02 答复工单(2020年度):规则8.3。",
    "work_order.returned": "2020-11-02 退回工单(2020年度):规则8.3,期限2020-11-05。",
    "work_order.closed": "2020-11-02 办结工单(2020年度):规则8.3。",
    "work_order.withdrawn": "2020-11-02 撤销工单(2020年度):规则8.3。",
    "case.dismissed": "2020-12-11 不予通过(2020年度):民主评议。",
    "pairing.ended": "2020-12-31 解除结对(2020年度):工作调动,自2020-03-01至2020-12-31。",
}


def test_every_type_of_event_has_its_sentence() -> None:
    assert {kind: sentence(event) for kind, event in told().items()} == SENTENCES
    assert set(SENTENCES) == set(EVENT_TYPES)
    assert set(EVENT_LABELS) >= set(EVENT_TYPES)


def test_no_sentence_holds_a_personal_value() -> None:
    for event in lived(range(900, 980)).state.events.values():
        for key, value in event.assignments():
            if (key.kind, key.field) in PERSONAL and isinstance(value, str) and key.field != "birth_date":
                assert value not in sentence(event)


def test_the_checks_of_an_exit_in_words_and_as_data() -> None:
    shown = checks(told()["household.exited"])
    assert shown[0] == {
        "name": "income_above_line", "label": "人均纯收入达到标准", "passed": True, "value": 500_000,
        "line": 400_000, "sentence": "人均纯收入达到标准:人均纯收入5000.00元,标准4000.00元",
    }  # fmt: skip
    assert shown[1]["sentence"] == "饮水安全:是"
    assert checks(told()["household.split"]) == []


@pytest.mark.parametrize(
    ("kind", "field", "value", "words"),
    [
        ("household", "status", "returned", "返贫"), ("household", "status", None, "(空)"),
        ("household", "main_cause", "illness", "因病"), ("household", "other_causes", [], "(无)"),
        ("household", "other_causes", ["illness", "other"], "因病、其他"),
        ("household", "focus", True, "是"), ("household", "focus", False, "否"),
        ("household", "exit_year", 2020, "2020"), ("household", "village", HERE, HERE),
        ("household", "address", "村东头", "村东头"), ("household", "address", Sealed("h", "x"), HIDDEN),
        ("household", "monitoring", {"category": "marginal"}, "边缘易致贫户"),
        ("household_year", "income", {"per_capita": 123_456}, "人均纯收入1234.56元"),
        ("household_year", "conditions", {"toilet": True, "fuel": "coal"}, "已采集(2项)"),
        ("person", "sex", "f", "女"), ("person", "ethnicity", "02", "蒙古族"),
        ("person", "document_type", "none", "无证件"), ("person", "deceased", True, "是"),
        ("membership", "relation", "son", "之子"), ("membership", "joined", "split", "分户"),
        ("membership", "joined", "newborn", "新生儿"), ("membership", "left", "married_out", "婚出(嫁出)"),
        ("membership", "left", "household_removed", "贫困户清退"),
        ("membership", "left", "duplicate", "重复人口删除"),
        ("membership", "left", "person_removed", "贫困人口清退"), ("membership", "left", "split", "分户"),
        ("village", "status", "delisted", "已出列"), ("village", "attribute", "deeply_poor", "深度贫困村"),
        ("pairing", "sex", "f", "女"), ("pairing", "political_status", "member", "中共党员"),
        ("pairing", "ended", "transferred", "工作调动"), ("pairing", "name", Sealed("p", "x"), HIDDEN),
        ("village_year", "form", {"clinics": 1, "bus": True}, "已采集(2项)"),
        ("case", "status", "approving", "办理中"), ("case", "kind", "redo", "恢复"),
    ],
)  # fmt: skip
def test_values_in_words(kind: str, field: str, value: Any, words: str) -> None:
    assert in_words(Key(kind, "x", field), value) == words


def test_every_folded_value_can_be_said() -> None:
    world = lived(range(400, 500))
    for (kind, entity), row in world.state.rows().items():
        for name, value in row.items():
            said = in_words(Key(kind, entity, name), value)
            assert said
            code_words = {"not_exited", "general", "resident_id", "newborn", "enrolled", "national", "m"}
            assert said not in code_words


def test_codes_and_labels() -> None:
    assert codes("member_decrease")["婚出"] == codes("member_decrease")["婚出(嫁出)"] == "married_out"
    assert codes("poverty_status")["脱贫(享受政策)"] == "exited"
    assert (relation_sex("son"), relation_sex("mother"), relation_sex("spouse"), relation_sex("x")) == (
        "m", "f", "", "",
    )  # fmt: skip


def test_fields_and_kinds_are_named() -> None:
    assert set(FIELDS) == set(KIND_LABELS)
    assert field_label("household", "status") == "脱贫状态"
    assert event_label("household.split") == "分户"
    assert subject("abc@2017") == subject("abc") == "abc"
    assert {
        ("household", "opened"), ("household", "status"), ("household", "head"), ("person", "household"),
        ("village", "status"), ("natural_village", "name"), ("pairing", "since"), ("pairing", "until"),
    } == CHAINS  # fmt: skip
    assert STARTS <= CHAINS
    assert {
        ("household", "address"), ("household", "phone"), ("household", "bank"), ("person", "name"),
        ("person", "document"), ("person", "birth_date"), ("person", "phone"),
        ("pairing", "name"), ("pairing", "phone"),
    } == PERSONAL  # fmt: skip


# -- why


def test_why_names_the_event_that_set_the_value_and_what_it_rested_on() -> None:
    story = Story()
    digest = "sha256:" + "ab" * 32
    home = story.taken_over("not_exited")
    form = story.surveyed(home)
    exit_ = story.given(c.ExitHousehold, household=home.id, reason="达标", evidence=[digest])
    why = explain(story.state, Key("household", home.id, "status"))
    assert (why.value, why.answer) == ("exited", "脱贫状态现为“脱贫(享受政策)”,依据如下。")
    assert [(step.event.id, step.depth) for step in why.chain] == [
        (exit_.id, 0), (home.event.id, 1), (form.id, 1),
    ]  # fmt: skip
    first = why.chain[0]
    assert (first.sentence, first.reason, first.evidence) == (sentence(exit_), "达标", (digest,))
    assert [check["passed"] for check in first.checks] == [True] * 6
    assert (first.active, first.withdrawn_by, why.withdrawn) == (True, None, ())
    assert why.chain[1].checks == []


def test_why_tells_of_what_was_withdrawn_and_by_which_rollback() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    exit_ = story.exited(home)
    (rollback,) = story.rolled_back(exit_)
    why = explain(story.state, Key("household", home.id, "status"))
    assert [step.event.id for step in why.chain if step.depth == 0] == [home.event.id, rollback.id]
    assert why.value == "not_exited"
    (withdrawn,) = why.withdrawn
    assert (withdrawn.event.id, withdrawn.active, withdrawn.withdrawn_by) == (exit_.id, False, rollback.id)
    assert exit_.id not in [step.event.id for step in why.chain]


def test_why_names_grounds_as_they_happened_and_nothing_twice() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    first, second = story.exited(home), None
    story.rolled_back(first)
    second = story.exited(home)
    story.rolled_back(second)
    last = story.exited(home)
    why = explain(story.state, Key("household", home.id, "status"))
    assert why.chain[0].event.id == last.id
    assert [step.event.id for step in why.withdrawn] == [first.id, second.id]
    told = [step.event for step in (*why.chain[1:], *why.withdrawn)]
    assert len({event.id for event in told}) == len(told)
    for steps in (why.chain[1:], why.withdrawn):
        when = [(step.event.effective, step.event.position) for step in steps]
        assert when == sorted(when)


def test_why_after_a_redo_tells_of_no_withdrawal() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    exit_ = story.exited(home)
    story.redone(*story.rolled_back(exit_))
    why = explain(story.state, Key("household", home.id, "status"))
    first = why.chain[0]
    assert (first.event.id, first.active, first.withdrawn_by) == (exit_.id, True, None)
    assert why.withdrawn == ()


def test_why_of_an_empty_value() -> None:
    story = Story()
    home = story.identified()
    why = explain(story.state, Key("household", home.id, "exit_year"))
    assert (why.value, why.answer, why.chain, why.withdrawn) == (
        None, "脱贫年度现为“(空)”,没有业务设定过它。", (), (),
    )  # fmt: skip


def test_why_says_which_events_it_needs_and_does_not_have() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    key = Key("household", home.id, "focus")
    assert missing_grounds(story.state, key) == set()
    part = type(story.state)([mark])
    assert missing_grounds(part, key) == {home.event.id}
    assert [step.event.id for step in explain(part, key).chain] == [mark.id]


@pytest.mark.parametrize("seed", range(4))
def test_every_folded_field_is_explained_by_the_event_that_set_it(seed: int) -> None:
    state = lived(range(seed * 500, seed * 500 + 60)).state
    counted = 0
    for key in state.assigned:
        best, why = state.winner(key), explain(state, key)
        assert why.value == (best.value if best else None)
        if best is None:
            assert all(step.event.withdraws for step in why.chain if step.depth == 0)
            continue
        counted += 1
        assert (why.chain[0].event.id, why.chain[0].depth) == (best.event.id, 0)
        assert dict(best.event.assignments())[key] == why.value
        known = {step.event.id for step in (*why.chain, *why.withdrawn)}
        assert all(set(step.event.rests_on) <= known for step in why.chain)
        for step in (*why.chain, *why.withdrawn):
            assert (step.withdrawn_by is None) == step.active
    assert counted > 100
