"""Work orders: given a problem, when it is given out, answered and checked, then it ends."""

from __future__ import annotations

from datetime import date

import pytest

from domain.admission import OwnHousehold, RoleMissing
from domain.calendar import Freeze, Frozen
from domain.errors import NotFound
from domain.orders.commands import AnswerOrder, AssignOrder, CheckOrder, WithdrawOrder
from domain.orders.order import ANSWERED, ASSIGNED, CLOSED, RETURNED, WITHDRAWN
from domain.orders.problem import Found, Judged, Problem, sentence
from domain.orders.refusals import (
    NoProblem,
    OnePlace,
    OrderExplained,
    OrderNotWaiting,
    OrderOpen,
    ProblemStands,
    ReturnUnexplained,
)
from domain.procedures.people import SamePerson, WrongLevel
from domain.procedures.refusals import EvidenceMissing
from tests.support.given import ELSEWHERE, HERE, NEXT_DOOR, covers
from tests.support.orders import ANSWERER, CHECKER, MONTHS, RULE, Desk
from tests.support.procedures import also, documents, somebody, with_kin

HOME, HEAD, SON = "a" * 20, "b" * 20, "c" * 20
TOLD = "务工3个月,没有填务工所在地。"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.on(11, 2)
    desk.stands(HOME, HEAD)
    return desk


@covers(AssignOrder, AnswerOrder, CheckOrder)
def test_an_order_is_given_out_answered_returned_answered_again_and_closed(desk: Desk) -> None:
    order = desk.assigned(HOME, days=10, reason="年底核查")
    (event,) = desk.happened
    assert event.tags == (f"work_order:{order}", f"household:{HOME}", f"village:{HERE}")
    found = {"count": 1, "first": [{"person": HEAD, "data": MONTHS}]}
    assert event.facts == {
        "day": "2020-11-02", "title": "规则8.3", "rule": RULE, "of_year": 2020, "level": "village",
        "problem": desk.judged[order].seen, "found": found, "due": "2020-11-16",
        "personal": {order: {"reason": "年底核查"}},
    }  # fmt: skip
    assert desk.value("work_order", order, "role") == "entry"
    # when
    desk.answered(order)
    assert (desk.order(order).status, desk.value("work_order", order, "level")) == (ANSWERED, "township")
    assert desk.happened[0].facts["personal"][order]["answer"] == "已入户改正"
    desk.checks(order, accepted=False, reason="照片不清", days=3)
    # then
    desk.then("work_order.returned", due="2020-11-05")
    assert (desk.order(order).status, desk.value("work_order", order, "level")) == (RETURNED, "village")
    desk.answered(order)
    desk.stands(HOME)
    desk.checks(order)
    desk.then("work_order.closed", stands=False)
    assert (desk.order(order).status, desk.value("work_order", order, "level")) == (CLOSED, None)


@covers(OrderOpen, NoProblem)
def test_a_problem_has_one_order_at_a_time(desk: Desk) -> None:
    order = desk.assigned(HOME)
    desk.when(AssignOrder, somebody("county", "review"), rule=RULE, household=HOME)
    desk.then_refused(OrderOpen, "这个问题已有工单,现为“待答复”,不重复下达。")
    desk.answered(order)
    desk.stands(HOME)
    desk.checks(order)
    # what is no longer found is not given out; found again, it is the same order
    desk.when(AssignOrder, CHECKER, rule=RULE, household=HOME)
    desk.then_refused(NoProblem, "规则8.3现在没有在这里查出问题,不必下达工单。")
    desk.stands(HOME, SON)
    assert desk.assigned(HOME) == order


@covers(ProblemStands, OrderExplained)
def test_what_stands_is_closed_only_with_an_explanation_which_holds_while_nothing_changes(desk: Desk) -> None:
    order = desk.assigned(HOME)
    desk.answered(order)
    desk.checks(order)
    desk.then_refused(ProblemStands, f"问题仍然存在:{TOLD[:-1]};改正以后再办结,或者写明不需改正的原因。")
    desk.checks(order, explained="在船上务工,没有固定地点")
    assert desk.then("work_order.closed", stands=True).facts["personal"][order]["explained"]
    desk.when(AssignOrder, CHECKER, rule=RULE, household=HOME)
    desk.then_refused(OrderExplained)
    desk.stands(HOME, HEAD, SON)
    assert desk.assigned(HOME) == order


@covers(SamePerson)
def test_nobody_checks_what_he_answered_by_whatever_account(desk: Desk) -> None:
    order = desk.assigned(HOME)
    desk.answered(order)
    desk.checks(order, also(CHECKER, "other", person=ANSWERER.person))
    desk.then_refused(SamePerson, "您已办理过“答复工单”,“核查工单”须由另一个人办理。")
    desk.checks(order, accepted=False, reason="再核")
    desk.answered(order, somebody("village", "entry", 2))
    desk.checks(order, also(CHECKER, "other", person=ANSWERER.person))
    desk.then_refused(SamePerson)
    # who answered before it was given out anew is free again
    desk.given(WithdrawOrder, CHECKER, order_id=order, reason="误下")
    desk.assigned(HOME)
    desk.answered(order, somebody("village", "entry", 2))
    desk.stands(HOME)
    desk.checks(order, also(CHECKER, "other", person=ANSWERER.person))
    desk.then("work_order.closed")


@covers(EvidenceMissing, ReturnUnexplained, OrderNotWaiting, WithdrawOrder)
def test_answers_have_documents_returns_have_reasons_and_each_step_has_its_time(desk: Desk) -> None:
    order = desk.assigned(HOME)
    desk.checks(order)
    desk.then_refused(OrderNotWaiting, "这个工单现为“待答复”,不能办理这一步。")
    desk.when(AnswerOrder, ANSWERER, order_id=order, answer="已改正")
    desk.then_refused(EvidenceMissing, "“答复工单”须附材料:核查材料。")
    desk.answered(order)
    desk.when(AnswerOrder, ANSWERER, order_id=order, answer="再答", evidence=documents(1))
    desk.then_refused(OrderNotWaiting)
    desk.checks(order, accepted=False, reason=" ")
    desk.then_refused(ReturnUnexplained)
    desk.given(WithdrawOrder, CHECKER, order_id=order, reason="误下")
    assert desk.order(order).status == WITHDRAWN
    desk.when(WithdrawOrder, CHECKER, order_id=order, reason="误下")
    desk.then_refused(OrderNotWaiting, "这个工单现为“已撤销”,不能办理这一步。")


@covers(WrongLevel, RoleMissing)
def test_each_level_does_its_own(desk: Desk) -> None:
    reviewer, county = somebody("village", "review"), somebody("county", "review")
    desk.when(AssignOrder, reviewer, rule=RULE, household=HOME, level="township")
    desk.then_refused(WrongLevel, "“下达工单”由乡镇级账号办理。")
    desk.when(AssignOrder, ANSWERER, rule=RULE, household=HOME)
    desk.then_refused(RoleMissing)
    order = desk.assigned(HOME, level="township")
    desk.when(AnswerOrder, ANSWERER, order_id=order, answer="已改正", evidence=documents(1))
    desk.then_refused(WrongLevel, "“答复工单”由乡镇级账号办理。")
    desk.answered(order, somebody("township", "entry"))
    for kind, fields in ((CheckOrder, {"accepted": True}), (WithdrawOrder, {"reason": "误下"})):
        desk.when(kind, reviewer, order_id=order, **fields)
        desk.then_refused(WrongLevel)
    desk.stands(HOME)
    desk.checks(order, county)
    desk.then("work_order.closed")


@covers(NotFound)
def test_what_lies_outside_is_not_there(desk: Desk) -> None:
    order = desk.assigned(HOME)
    next_door = somebody("village", "entry", village=NEXT_DOOR)
    desk.when(AnswerOrder, next_door, order_id=order, answer="已改正", evidence=documents(1))
    desk.then_refused(NotFound, "没有找到这个工单。")
    for kind, fields in ((CheckOrder, {"accepted": True}), (WithdrawOrder, {"reason": "误下"})):
        for one in (order, "0" * 20):
            desk.when(kind, somebody("township", "review", village=ELSEWHERE), order_id=one, **fields)
            desk.then_refused(NotFound, "没有找到这个工单。")
    desk.stands(SON, HEAD, village=NEXT_DOOR)
    desk.when(AssignOrder, somebody("village", "review"), rule=RULE, household=SON)
    desk.then_refused(NotFound, "没有找到这一户。")
    desk.when(AssignOrder, CHECKER, rule=RULE, household="d" * 20)
    desk.then_refused(NotFound, "没有找到这一户。")


@covers(OnePlace)
def test_a_problem_is_of_a_household_or_of_a_village(desk: Desk) -> None:
    for places in ({}, {"household": HOME, "village": HERE}):
        desk.when(AssignOrder, CHECKER, rule=RULE, **places)
        desk.then_refused(OnePlace, "户(household)和村(village)必须填写一项,也只能填写一项。")


@covers(OwnHousehold, Frozen)
def test_nobody_handles_his_own_household_and_nothing_on_a_frozen_day(desk: Desk) -> None:
    order = desk.assigned(HOME)
    with_kin(desk, HOME)
    desk.when(AnswerOrder, ANSWERER, order_id=order, answer="已改正", evidence=documents(1))
    desk.then_refused(OwnHousehold)
    with_kin(desk, SON)
    freeze = Freeze(division=HERE[:6], first=date(2020, 11, 1), last=date(2020, 11, 3), why="盘点")
    desk.register = desk.register.model_copy(update={"freezes": (freeze,)})
    desk.when(AnswerOrder, ANSWERER, order_id=order, answer="已改正", evidence=documents(1))
    desk.then_refused(Frozen)


def test_an_order_may_be_about_a_village_as_a_whole(desk: Desk) -> None:
    problem = Problem("16.9", 2020, None, HERE)
    data = {"account": "a", "day": "2020-10-01", "count": 3}
    desk.judged[problem.id] = Judged(HERE, (Found(None, data), Found(None, {**data, "count": 4})))
    event = desk.given(AssignOrder, CHECKER, rule="16.9", village=HERE)
    assert event.tags == (f"work_order:{problem.id}", f"village:{HERE}")
    desk.answered(problem.id)
    assert desk.happened[0].facts["personal"] == {problem.id: {"answer": "已入户改正", "reason": "测试"}}
    assert desk.order(problem.id).problem == problem
    assert sentence("16.9", event.facts["found"]).endswith("(共2处)。")
    assert desk.order(problem.id).label == "待核查"


def test_a_household_is_rolled_back_whatever_orders_there_are_on_it(desk: Desk) -> None:
    home = desk.identified()
    desk.stands(home.id, home.head)
    order = desk.assigned(home.id)
    desk.rolled_back(home.event)
    assert desk.order(order).status == ASSIGNED
