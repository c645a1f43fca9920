"""Commands: what a person asks the register to do, in the imperative, as typed data.

A command carries when it takes effect, the statistical year, why, and an id unique per account.
`OPERATION` names the window it needs; `BACK_OFFICE` marks the functions of 国扶手册2017 ch. 8.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.blocks import Codes, Conditions, Income, Measures, MonitoringForm, PersonForm
from domain.places import CountyForm, NaturalVillageForm, VillageForm
from domain.texts import Document, Number, Phone, Words, Year

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}\.\d{1,3}$")]
VillageCode = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
CommandId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,80}$")]


class Form(BaseModel):
    """Anything a person fills in: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Command(Form):
    """What every command carries."""

    command_id: CommandId
    year: Year
    effective: date | None = None
    month: int | None = Field(default=None, ge=1, le=12)
    reason: str = Field(default="", max_length=500)
    evidence: tuple[Digest, ...] = Field(default=(), max_length=100)
    case: Id | None = None

    NAME: ClassVar[str] = ""
    OPERATION: ClassVar[str | None] = None
    BACK_OFFICE: ClassVar[bool] = False
    NATURAL: ClassVar[bool] = False


class Entry(Form):
    """A person as entered. Sex and birth date are typed only where there is no document.

    `duplicate`: taken over without the number, which somebody else holds.
    """

    name: Words
    document: Document | None = None
    relation: Text
    sex: str | None = Field(default=None, pattern="^[mf]$")
    birth_date: date | None = None
    ethnicity: str = "01"
    phone: Phone | None = None
    number: Number | None = None
    duplicate: bool = False


class Opening(Command):
    """What every command that opens a household carries."""

    village: VillageCode
    members: tuple[Entry, ...] = Field(min_length=1, max_length=50)
    number: Number | None = None
    standard: str = "national"
    attribute: str = "general"
    main_cause: str = "other"
    other_causes: Codes = Field(default=(), max_length=2)
    address: Words | None = None
    phone: Phone | None = None


class OfHousehold(Command):
    """A command on one household."""

    household: Id


class IdentifyHousehold(Opening):
    """新识别 of a household that the register does not know."""

    NAME, OPERATION = "identify-household", "identify"


class IdentifyMonitored(OfHousehold):
    """新识别 of a household that is in the register only for monitoring."""

    NAME, OPERATION = "identify-monitored", "identify"
    standard: str = "national"
    attribute: str = "general"
    main_cause: str = "other"
    other_causes: Codes = Field(default=(), max_length=2)


class Monitoring(Form):
    """What brings a household under monitoring."""

    category: str
    risks: Codes = Field(min_length=1, max_length=5)
    disaster: str | None = None
    problems: MonitoringForm = MonitoringForm()
    income: Income | None = None


class Elimination(Form):
    """How the risk of a household went away, and what was found then."""

    way: str
    month: int = Field(ge=1, le=12)
    problems: MonitoringForm = MonitoringForm()
    income: Income | None = None


class StandingMonitoring(Monitoring):
    """Monitoring as an older system has it: since when, and how it ended in the year of the command."""

    since_year: Year
    since_month: int = Field(ge=1, le=12)
    eliminated: Elimination | None = None


class TakeOverHousehold(Opening):
    """建账 from an older system's export."""

    NAME = "take-over-household"
    status: str
    identified_year: Year | None = None
    exit_year: Year | None = None
    return_year: Year | None = None
    return_cause: str | None = None
    plan_year: Year | None = None
    bank: Words | None = None
    monitoring: StandingMonitoring | None = None


class BackfillHousehold(Opening):
    """贫困户补录; `documented` is False for 无证件号码贫困户补录."""

    NAME, BACK_OFFICE = "backfill-household", True
    status: str = "not_exited"
    identified_year: Year | None = None
    exit_year: Year | None = None
    documented: bool = True
    reason: Text


class ExitHousehold(OfHousehold):
    """脱贫(享受政策)."""

    NAME, OPERATION = "exit-household", "exit"


class StablyExitHousehold(OfHousehold):
    """脱贫(不再享受政策): a member came under one of the 八类人群."""

    NAME, OPERATION = "stably-exit-household", "exit"
    category: str
    member: Id


class EndPolicy(OfHousehold):
    """已脱贫(不再享受政策)."""

    NAME, OPERATION = "end-policy", "exit"
    category: str
    member: Id


class ReturnHousehold(OfHousehold):
    """返贫."""

    NAME, OPERATION = "return-household", "return"
    cause: str


class RemoveHousehold(OfHousehold):
    """贫困户清退: wrongly identified from the start. `reclaim` is money to get back, fen."""

    NAME, BACK_OFFICE = "remove-household", True
    reclaim: int = Field(default=0, ge=0)
    reason: Text


class AddMember(OfHousehold):
    """自然增加."""

    NAME, OPERATION, NATURAL = "add-member", "entry", True
    entry: Entry
    joined: str


class NewHead(Form):
    """Who becomes head, and what every other member is to him from then on."""

    person: Id
    relations: dict[Id, str]


class RemoveMember(OfHousehold):
    """自然减少; removing the head names the new one."""

    NAME, OPERATION, NATURAL = "remove-member", "entry", True
    person: Id
    left: str
    new_head: NewHead | None = None


class RemovePerson(OfHousehold):
    """贫困人口清退."""

    NAME, BACK_OFFICE = "remove-person", True
    person: Id
    new_head: NewHead | None = None
    reason: Text


class BackfillMember(OfHousehold):
    """家庭成员补录, with or without a document number."""

    NAME, BACK_OFFICE = "backfill-member", True
    entry: Entry
    reason: Text


class DeleteDuplicate(OfHousehold):
    """重复人口删除: the entry of `person` goes, that of `kept` stays."""

    NAME, BACK_OFFICE = "delete-duplicate", True
    person: Id
    kept: Id
    scope: str = Field(pattern="^(same_household|across_households)$")
    new_head: NewHead | None = None


class SplitHousehold(OfHousehold):
    """分户: members (never the head) move to a new household in a village chosen anew."""

    NAME, OPERATION = "split-household", "entry"
    new_head: NewHead
    village: VillageCode
    number: Number | None = None
    address: Words | None = None


class ChangeHead(OfHousehold):
    """变更户主."""

    NAME, OPERATION = "change-head", "entry"
    new_head: NewHead


class CorrectIdentity(OfHousehold):
    """修改姓名和证件号码; the person stays the same person."""

    NAME, BACK_OFFICE = "correct-identity", True
    person: Id
    name: Words | None = None
    document: Document | None = None
    reason: Text


class ChangeVillage(OfHousehold):
    """修改所在村."""

    NAME, BACK_OFFICE = "change-village", True
    village: VillageCode


class AdjustAttribute(OfHousehold):
    """调整贫困户属性."""

    NAME, BACK_OFFICE = "adjust-attribute", True
    attribute: str


class AdjustStandard(OfHousehold):
    """调整识别标准."""

    NAME, BACK_OFFICE = "adjust-standard", True
    standard: str


class MarkFocus(OfHousehold):
    """标注重点帮扶对象."""

    NAME = "mark-focus"
    on: bool


class PlanExit(OfHousehold):
    """标注计划脱贫."""

    NAME = "plan-exit"
    plan_year: Year


class StartMonitoring(OfHousehold):
    """纳入监测 of a household in the register."""

    NAME, NATURAL = "start-monitoring", True
    monitoring: Monitoring


class OpenMonitored(Opening):
    """纳入监测 of an ordinary household: it also opens it, as not_registered_poor."""

    NAME, NATURAL = "open-monitored", True
    monitoring: Monitoring


class EliminateRisk(OfHousehold):
    """消除风险."""

    NAME, NATURAL = "eliminate-risk", True
    way: str
    problems: MonitoringForm = MonitoringForm()
    income: Income | None = None


class SurveyHousehold(OfHousehold):
    """信息采集更新: the blocks that the sheet carries; absent blocks stay as they were."""

    NAME, OPERATION = "survey-household", "entry"
    conditions: Conditions | None = None
    income: Income | None = None
    measures: Measures | None = None
    persons: dict[Id, PersonForm] = Field(default_factory=dict, max_length=50)


class OfVillage(Command):
    """A command on one village."""

    village: VillageCode


class EnrolVillage(OfVillage):
    """贫困村新增."""

    NAME = "enrol-village"
    attribute: str = "poor"


class DelistVillage(OfVillage):
    """贫困村出列."""

    NAME = "delist-village"


class AdjustVillageAttribute(OfVillage):
    """修改贫困村属性."""

    NAME, BACK_OFFICE = "adjust-village-attribute", True
    attribute: str


class SurveyVillage(OfVillage):
    """村年度表: replaces the form of the year."""

    NAME, OPERATION = "survey-village", "entry"
    form: VillageForm


class SurveyNaturalVillage(OfVillage):
    """自然村年度表; a name that the village does not know yet is a new natural village."""

    NAME, OPERATION = "survey-natural-village", "entry"
    name: Words
    form: NaturalVillageForm


class OfCounty(Command):
    """A command on one county."""

    county: CountyCode


class SurveyCounty(OfCounty):
    """县年度表: replaces the form of the year."""

    NAME, OPERATION = "survey-county", "entry"
    form: CountyForm


class PairHelper(OfHousehold):
    """结对: a helper (帮扶责任人) takes on the household. `since`: where not the day it takes effect."""

    NAME = "pair-helper"
    name: Words
    unit: Words
    post: Words | None = None
    sex: str | None = Field(default=None, pattern="^[mf]$")
    political_status: str | None = None
    phone: Phone | None = None
    since: date | None = None
    month: None = None


class EndPairing(OfHousehold):
    """解除结对, and why. `until`: where the last day is not the day it takes effect."""

    NAME = "end-pairing"
    pairing: Id
    until: date | None = None
    ended: str = "other"
    month: None = None
