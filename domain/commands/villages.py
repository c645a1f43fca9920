"""Commands on villages."""

from domain.commands.base import OfVillage


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
