"""Commands that put a household under monitoring and end it, and what they carry."""

from pydantic import Field

from domain.blocks import Codes, Income, MonitoringForm
from domain.commands.base import Form, OfHousehold
from domain.texts import Year


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


class StartMonitoring(OfHousehold):
    """纳入监测 of a household in the register."""

    NAME, NATURAL = "start-monitoring", True
    monitoring: Monitoring


class EliminateRisk(OfHousehold):
    """消除风险."""

    NAME, NATURAL = "eliminate-risk", True
    way: str
    problems: MonitoringForm = MonitoringForm()
    income: Income | None = None
