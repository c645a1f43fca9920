"""Commands that put right what was registered wrongly."""

from domain.commands.base import Id, OfHousehold, Text, VillageCode
from domain.texts import Document, Words


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
