"""The base of every command, and the ids that commands are written with.

A command carries when it takes effect, the statistical year, why, and an id unique per account.
`OPERATION` names the window it needs; `BACK_OFFICE` marks the functions of 国扶手册2017 ch. 8.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.texts import Year

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
    #: What a correction of a closed year goes by: the number of a document or decision, no names.
    correction: Text | None = None

    NAME: ClassVar[str] = ""
    #: The role that whoever gives it needs.
    ROLE: ClassVar[str] = "entry"
    OPERATION: ClassVar[str | None] = None
    BACK_OFFICE: ClassVar[bool] = False
    NATURAL: ClassVar[bool] = False


class OfHousehold(Command):
    """A command on one household."""

    household: Id


class OfVillage(Command):
    """A command on one village."""

    village: VillageCode


class OfCounty(Command):
    """A command on one county."""

    county: CountyCode
