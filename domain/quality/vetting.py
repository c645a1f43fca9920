"""Group 15: vetting by 八类人群. Source: 奈曼旗宣传单2017; rules §3, stable exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.codes import labels
from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.rule import OfHousehold
    from domain.quality.view import View

GROUP = Group(
    15, "八类人群",
    (
        ("部门的名单(车辆、房产、工商、财政供养)在表格里没有位置:只比对户里已登记的“八类人群”。"
        "新识别、返贫时的命中在案件的部门比对一步逐条答复,没有答复的办不下去。"),
    ),
)  # fmt: skip
CATEGORIES = tuple(labels("eight_category"))


def _hit(category: str) -> OfHousehold:
    def stands(view: View) -> bool:
        """A member came under the category, and the household is entitled all the same."""
        return view.eight_category == category and view.status not in {"stably_exited", "removed"}

    return stands


for _n, _category in enumerate(CATEGORIES, 1):
    GROUP.household(
        _n, Severity.LIST, "household.eight_category",
        f"有成员属于“{labels('eight_category')[_category]}”,应当标注脱贫(不再享受政策)。",
        when="eight_category",
    )(_hit(_category))  # fmt: skip
