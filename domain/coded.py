"""Which code list the value of a command's field comes from: what a form offers, and the rules hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import blocks
from domain import commands as c
from domain.codes import labels
from domain.values import PLAIN

if TYPE_CHECKING:
    from pydantic import BaseModel

_OPENING = {
    "standard": "identification_standard", "attribute": "poverty_attribute",
    "main_cause": "poverty_cause", "other_causes": "poverty_cause",
}  # fmt: skip
#: Form or command → field → code list; a field that it inherits is named with its base.
CODED: dict[type[BaseModel], dict[str, str]] = {
    c.Entry: {"relation": "relation", "ethnicity": "ethnicity"},
    c.NewHead: {"relations": "relation"},
    c.Opening: _OPENING,
    c.IdentifyMonitored: _OPENING,
    c.TakeOverHousehold: {"status": "poverty_status", "return_cause": "poverty_cause"},
    c.BackfillHousehold: {"status": "poverty_status"},
    c.AdjustAttribute: {"attribute": "poverty_attribute"},
    c.AdjustStandard: {"standard": "identification_standard"},
    c.ReturnHousehold: {"cause": "poverty_cause"},
    c.StablyExitHousehold: {"category": "eight_category"},
    c.EndPolicy: {"category": "eight_category"},
    c.AddMember: {"joined": "member_increase"},
    c.RemoveMember: {"left": "member_decrease"},
    c.Monitoring: {
        "category": "monitoring_category", "risks": "poverty_risk", "disaster": "natural_disaster",
    },
    c.Elimination: {"way": "risk_elimination"},
    c.EliminateRisk: {"way": "risk_elimination"},
    c.PairHelper: {"political_status": "political_status"},
    c.EndPairing: {"ended": "pairing_end"},
    c.EnrolVillage: {"attribute": "village_attribute"},
    c.AdjustVillageAttribute: {"attribute": "village_attribute"},
}  # fmt: skip
#: What people call values that the form itself names; the forms of 国扶手册2017 8.8 and 8.9.
_NAMED = {
    "sex": PLAIN["person", "sex"],
    "scope": {"same_household": "同户重复", "across_households": "不同户重复"},
}
#: What of an entry only these commands admit: somebody without a document; a number that another one holds.
_ENTERED: dict[str, tuple[type[c.Command], ...]] = {
    **dict.fromkeys(("sex", "birth_date"), (c.BackfillMember, c.BackfillHousehold, c.TakeOverHousehold)),
    "duplicate": (c.TakeOverHousehold,),
}


def admits_field(command: type[c.Command], field: str) -> bool:
    """Whether the command admits a field of the persons that it enters."""
    return field not in _ENTERED or issubclass(command, _ENTERED[field])


def list_of(form: type[BaseModel], field: str) -> str | None:
    """The code list of a field; None where it has none."""
    if issubclass(form, blocks.Block):
        return form.CODES.get(field)
    return next((CODED[base][field] for base in form.__mro__ if field in CODED.get(base, {})), None)


def values_of(form: type[BaseModel], field: str) -> dict[str, str]:
    """Every value that the field may have → what people call it; empty where any is admitted."""
    if (name := list_of(form, field)) is not None:
        return labels(name)
    return _NAMED.get(field, {}) if field in form.model_fields else {}
