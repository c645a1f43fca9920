"""What a work order refuses, in words."""

from __future__ import annotations

from domain.errors import InvalidInput, RuleBroken


class OrderOpen(RuleBroken):
    """There is an order on the problem."""

    code, field, rule = "order_open", "rule", "procedures"
    sentence = "这个问题已有工单,现为“{status}”,不重复下达。"


class OrderExplained(RuleBroken):
    """The problem was explained, and is what it was then."""

    code, field, rule = "order_explained", "rule", "procedures"
    sentence = "这个问题的工单已说明原因办结,情况没有变化,不再下达。"


class OnePlace(InvalidInput):
    """A problem is of a household, or of a village as a whole."""

    code, field, sentence = (
        "one_place",
        "household",
        "户(household)和村(village)必须填写一项,也只能填写一项。",
    )


class NoProblem(RuleBroken):
    """The rule finds nothing there."""

    code, field, rule = "no_problem", "rule", "procedures"
    sentence = "规则{rule}现在没有在这里查出问题,不必下达工单。"


class OrderNotWaiting(RuleBroken):
    """The order waits for something else, or for nothing."""

    code, field, rule = "order_not_waiting", "order_id", "procedures"
    sentence = "这个工单现为“{status}”,不能办理这一步。"


class ProblemStands(RuleBroken):
    """The rule finds the problem still, and nobody says why that is right."""

    code, field, rule = "problem_stands", "explained", "procedures"
    sentence = "问题仍然存在:{problem};改正以后再办结,或者写明不需改正的原因。"


class ReturnUnexplained(InvalidInput):
    """An answer is returned with a reason."""

    code, field, rule = "return_unexplained", "reason", "procedures"
    sentence = "退回工单须写明理由。"
