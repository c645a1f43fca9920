"""Commands that bring a household into the register."""

from pydantic import Field

from domain.blocks import Codes
from domain.commands.base import Command, OfHousehold, Text, VillageCode
from domain.commands.entries import MOST_MEMBERS, Entry
from domain.commands.monitoring import Monitoring, StandingMonitoring
from domain.texts import Number, Phone, Words, Year


class Opening(Command):
    """What every command that opens a household carries."""

    village: VillageCode
    members: tuple[Entry, ...] = Field(min_length=1, max_length=MOST_MEMBERS)
    number: Number | None = None
    standard: str = "national"
    attribute: str = "general"
    main_cause: str = "other"
    other_causes: Codes = Field(default=(), max_length=2)
    address: Words | None = None
    phone: Phone | None = None


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


class OpenMonitored(Opening):
    """纳入监测 of an ordinary household: it also opens it, as not_registered_poor."""

    NAME, NATURAL = "open-monitored", True
    monitoring: Monitoring
