"""Group 9: helpers (帮扶责任人)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(9, "帮扶责任人", ("帮扶责任人没有证件号码:与登记成员的姓名和电话都相同的,认作同一个人。",))
#: Households that are helped: poor, or exited and still entitled.
HELPED = frozenset({"not_exited", "returned", "exited"})


@GROUP.household(1, Severity.LIST, "pairing.household", "没有帮扶责任人。")
def no_helper(view: View) -> Told:
    """None, where it is known who helps."""
    return view.helpers is not None and not view.helpers and view.status in HELPED and bool(view.members)


@GROUP.household(2, Severity.LIST, "pairing.name", "帮扶责任人本人也在贫困户登记里。")
def helper_is_registered(view: View) -> Told:
    """The helper is himself registered poor."""
    return bool(view.helpers) and any(helper.get("registered") for helper in view.helpers or ())
