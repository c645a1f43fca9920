"""The data-quality rules: what is wrong or doubtful in a household, said by rule, place and sentence."""

from domain.quality.catalogue import GROUPS, RULES, group_of, rule
from domain.quality.checking import check
from domain.quality.member import Form, Member
from domain.quality.rule import Finding, Group, Rule, Scope, Severity
from domain.quality.view import View

__all__ = [
    "GROUPS", "RULES", "Finding", "Form", "Group", "Member", "Rule", "Scope", "Severity", "View", "check",
    "group_of", "rule",
]  # fmt: skip
