"""Group 11: one person registered twice, by how far apart. Found set by set."""

from __future__ import annotations

from domain.quality.rule import Group, Scope

GROUP = Group(
    11, "重复人口",
    (
        ("号码按前18位比较。本户册不让同一号码登记两次,所以重复只会是建账时标出的:标出的人不带号码,"
        "由建账那件业务所依据的号码持有人找到另一处。别的户册(别的数据库)里的重复要等数据汇总后再比。"),
    ),
)  # fmt: skip
_PLACE = "person.document"
for _n, _level in enumerate(("本县", "本市(县外)", "本省(市外)", "全国(省外)"), 1):
    GROUP.found(_n, Scope.PAIR, _PLACE, f"与{_level}已登记的人证件号码相同。")
#: Digits that two villages' codes have in common → number of the rule, the nearest first.
BY_DISTANCE = {6: "11.1", 4: "11.2", 2: "11.3", 0: "11.4"}


def number_of(one: str, other: str) -> str:
    """The number of the rule for two villages (12 digits each)."""
    return next(number for digits, number in BY_DISTANCE.items() if one[:digits] == other[:digits])
