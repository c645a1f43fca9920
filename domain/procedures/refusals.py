"""What a case refuses, in words."""

from __future__ import annotations

from domain.errors import InvalidInput, NotAllowed, RuleBroken


class CaseNotOpen(RuleBroken):
    """The case has ended, or waits for being handed in anew."""

    code, field, rule = "case_not_open", "case_id", "procedures"
    sentence = "这个案件现为“{status}”,不能办理这一步。"


class OtherStep(RuleBroken):
    """The case stands at another step: none is skipped, none taken twice."""

    code, field, rule = "other_step", "step", "procedures"
    sentence = "案件现在的步骤是“{now}”,请按顺序办理。"


class OtherContent(RuleBroken):
    """What was seen is not what lies there now."""

    code, field, rule = "other_content", "seen", "procedures"
    sentence = "申请内容在您查看之后已改动,请重新查看后再办理。"


class CaseErased(RuleBroken):
    """What was handed in was about somebody whose data were erased since; the case has ended for good."""

    code, field, rule = "case_erased", "case_id", "audit ledger, erasure"
    sentence = "案件涉及的个人信息已依法抹除,不能再办理。"


class ContentAltered(RuleBroken):
    """What lies there is not what was handed in."""

    code, field, rule = "content_altered", "seen", "procedures"
    sentence = "申请内容与提交时的校验值不符,不能办理,请报告安全审计员。"


class WrongWay(InvalidInput):
    """The step is taken by another command."""

    code, field, rule = "wrong_way", "step", "procedures"
    sentence = "“{step}”不是这样办理的步骤。"


class EvidenceMissing(InvalidInput):
    """A step comes with documents."""

    code, field, rule = "evidence_missing", "evidence", "procedures"
    sentence = "“{step}”须附材料:{wanted}。"


class VotesWrong(InvalidInput):
    """The votes do not add up."""

    code, field, rule = "votes_wrong", "present", "procedures"
    sentence = "到会{present}人,赞成、反对、弃权合计{counted}人,不相等。"


class NoEarlierStep(InvalidInput):
    """A case goes back to a step before the one it stands at."""

    code, field, rule = "no_earlier_step", "back_to", "procedures"
    sentence = "只能退回到“{now}”之前的步骤。"


class NotYours(NotAllowed):
    """Only who handed a case in takes it back."""

    code, field, rule = "not_yours", "case_id", "procedures"
    sentence = "只有提交申请的人可以撤回。"


class StillInForce(RuleBroken):
    """The effect stands, so there is nothing to do again."""

    code, field, rule = "still_in_force", "case_id", "procedures"
    sentence = "案件的业务没有被回退,不需要重新办理。"
