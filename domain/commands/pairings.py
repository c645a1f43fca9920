"""Commands on helpers (帮扶责任人) and the households that they take on."""

from datetime import date

from pydantic import Field

from domain.commands.base import Id, OfHousehold
from domain.texts import Phone, Words


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
