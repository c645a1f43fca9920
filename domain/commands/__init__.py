"""Commands: what a person asks the register to do, in the imperative, as typed data; one module a noun."""

from domain.commands.base import (
    Command,
    CommandId,
    CountyCode,
    Digest,
    EventId,
    Form,
    Id,
    OfCounty,
    OfHousehold,
    OfVillage,
    Text,
    VillageCode,
)
from domain.commands.corrections import AdjustAttribute, AdjustStandard, ChangeVillage, CorrectIdentity
from domain.commands.entries import MOST_MEMBERS, Entry, NewHead
from domain.commands.forms import SurveyCounty, SurveyHousehold, SurveyNaturalVillage, SurveyVillage
from domain.commands.members import (
    AddMember,
    BackfillMember,
    ChangeHead,
    DeleteDuplicate,
    RemoveMember,
    RemovePerson,
    SplitHousehold,
)
from domain.commands.monitoring import (
    EliminateRisk,
    Elimination,
    Monitoring,
    StandingMonitoring,
    StartMonitoring,
)
from domain.commands.opening import (
    BackfillHousehold,
    IdentifyHousehold,
    IdentifyMonitored,
    Opening,
    OpenMonitored,
    TakeOverHousehold,
)
from domain.commands.pairings import EndPairing, PairHelper
from domain.commands.status import (
    EndPolicy,
    ExitHousehold,
    MarkFocus,
    PlanExit,
    RemoveHousehold,
    ReturnHousehold,
    StablyExitHousehold,
)
from domain.commands.villages import AdjustVillageAttribute, DelistVillage, EnrolVillage

__all__ = [
    "MOST_MEMBERS",
    "AddMember", "AdjustAttribute", "AdjustStandard", "AdjustVillageAttribute", "BackfillHousehold",
    "BackfillMember", "ChangeHead", "ChangeVillage", "Command", "CommandId", "CorrectIdentity",
    "CountyCode", "DeleteDuplicate", "DelistVillage", "Digest", "EliminateRisk", "Elimination",
    "EndPairing", "EndPolicy", "EnrolVillage", "Entry", "EventId", "ExitHousehold", "Form", "Id",
    "IdentifyHousehold", "IdentifyMonitored", "MarkFocus", "Monitoring", "NewHead", "OfCounty",
    "OfHousehold", "OfVillage", "OpenMonitored", "Opening", "PairHelper", "PlanExit", "RemoveHousehold",
    "RemoveMember", "RemovePerson", "ReturnHousehold", "SplitHousehold", "StablyExitHousehold",
    "StandingMonitoring", "StartMonitoring", "SurveyCounty", "SurveyHousehold", "SurveyNaturalVillage",
    "SurveyVillage", "TakeOverHousehold", "Text", "VillageCode",
]  # fmt: skip
