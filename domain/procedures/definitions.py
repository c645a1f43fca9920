"""Definitions of procedures: the steps a case goes through, as data, versioned, checked on loading.

Source: procedures; a case ends under the version it began with.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from domain.divisions import LEVEL_LABELS, LEVELS
from domain.errors import InvalidInput
from domain.roles import BUSINESS

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
#: What a step is: handing in, a check, a vote, a notice, a comparison, the household's own word, a decision,
#: an announcement.
Kind = Literal["submit", "check", "vote", "notice", "compare", "accept", "approve", "announce"]
KIND_LABELS: dict[str, str] = {
    "submit": "申请", "check": "核查", "vote": "评议", "notice": "公示",
    "compare": "比对", "accept": "认可", "approve": "审批", "announce": "公告",
}  # fmt: skip


#: Levels that a step may name beside those of divisions: any that contains all it touches, and those that the
#: register leaves back-office functions to.
ANY, BACK_OFFICE = "any", "back_office"
LEVELS_IN_WORDS = {**LEVEL_LABELS, ANY: "各", BACK_OFFICE: "后台"}


class DefinitionInvalid(InvalidInput):
    """The definition cannot be run."""

    code, field, rule = "definition_invalid", "procedure", "procedures"
    sentence = "程序定义有误:{why}。"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quorum(_Part):
    """How many of the representatives present must be for it: at least `of` in `out_of`."""

    of: int = Field(ge=1, le=100)
    out_of: int = Field(ge=1, le=100)

    def reached(self, votes_for: int, present: int) -> bool:
        """Whether so many votes are enough; of nobody present they never are."""
        return present > 0 and votes_for * self.out_of >= present * self.of


class When(_Part):
    """A step is taken only where a field of the content has one of these values."""

    field: str
    one_of: tuple[str | bool | int | None, ...] = Field(min_length=1)

    def holds(self, content: dict[str, Any]) -> bool:
        """Whether the content asks for the step."""
        return content.get(self.field) in self.one_of


class Step(_Part):
    """One step: who takes it, what it needs, how long it may lie.

    `people`: so many different persons; `apart`: none of whom took these steps; `evidence`: documents that
    must come with it; `days` of a notice, `due` days to take the step in, both counted as `working` says;
    `remind` days before that; `escalate`: the level told when it is over.
    """

    id: Name
    title: Words
    kind: Kind
    level: str
    role: str
    people: int = Field(default=1, ge=1, le=20)
    apart: tuple[Name, ...] = ()
    quorum: Quorum | None = None
    evidence: tuple[Words, ...] = ()
    days: int | None = Field(default=None, ge=1, le=90)
    due: int | None = Field(default=None, ge=1, le=365)
    remind: int | None = Field(default=None, ge=0, le=60)
    escalate: str | None = None
    working: bool = False
    when: When | None = None


class Definition(_Part):
    """A version of a procedure; `applies` in divisions under a code, to statistical years from one on.

    `effects` are the commands that a case may ask for; `longest` days a case may take in all.
    """

    name: Name
    version: int = Field(ge=1, le=9999)
    title: Words
    source: Words
    effects: tuple[Name, ...] = Field(min_length=1)
    division: str = Field(default="", pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})?$")
    since: int = Field(default=2012, ge=2012, le=2100)
    longest: int | None = Field(default=None, ge=1, le=365)
    steps: tuple[Step, ...] = Field(min_length=2, max_length=30)

    @classmethod
    def read(cls, data: Any) -> Self:
        """The definition of JSON data. Raises DefinitionInvalid: what is wrong with it, in words."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "全文"
            raise DefinitionInvalid(why=f"{place}:{first['msg'].removeprefix('Value error, ')}") from None

    @cached_property
    def key(self) -> str:
        """Its name and version, as a case keeps it."""
        return f"{self.name}@{self.version}"

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all it says, in hex: the same version never says anything else."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def step(self, name: str) -> Step:
        """The step of a name. `KeyError`."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Step]:
        return {one.id: one for one in self.steps}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The steps in their order."""
        return tuple(one.id for one in self.steps)

    def wanted(self, content: dict[str, Any]) -> tuple[Step, ...]:
        """The steps that a case with this content goes through."""
        return tuple(one for one in self.steps if one.when is None or one.when.holds(content))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for fault in _faults(self):
            raise ValueError(fault)
        return self


def _faults(given: Definition) -> list[str]:
    """What would keep a case from its end, or let it there too easily."""
    names = [one.id for one in given.steps]
    found = [f"步骤“{name}”写了两次" for name in sorted({n for n in names if names.count(n) > 1})]
    for place, step in enumerate(given.steps):
        found += [f"步骤“{step.id}”:{why}" for why in _faults_of(step, names[:place])]
    first, last = given.steps[0], given.steps[-1]
    if first.kind != "submit" or first.when is not None:
        found.append("第一步应为申请(submit),且总要办理")
    if last.kind == "notice" or last.when is not None:
        found.append("最后一步总要办理,且不能是公示")
    if not any(one.kind in {"approve", "check", "announce"} and one.apart for one in given.steps):
        found.append("至少有一步须由申请人以外的人办理(apart)")
    return found


def _faults_of(step: Step, before: list[str]) -> list[str]:
    found = []
    if step.level not in {*LEVELS.values(), ANY, BACK_OFFICE}:
        found.append(f"没有“{step.level}”这一级")
    if step.role not in BUSINESS:
        found.append(f"没有“{step.role}”这种业务角色")
    if step.escalate is not None and step.escalate not in LEVELS.values():
        found.append(f"没有“{step.escalate}”这一级")
    if unknown := [name for name in step.apart if name not in before]:
        found.append(f"apart 中的“{unknown[0]}”不是之前的步骤")
    if (step.kind == "notice") != (step.days is not None):
        found.append("公示须写天数(days),其他步骤不写")
    if (step.kind == "vote") != (step.quorum is not None):
        found.append("评议须写通过的比例(quorum),其他步骤不写")
    if step.remind is not None and (step.due is None or step.remind >= step.due):
        found.append("提醒(remind)须早于期限(due)")
    if step.escalate is not None and step.due is None:
        found.append("没有期限(due)就不能上报(escalate)")
    return found
