"""Roles of an account, and which of them one person may hold together.

Source: rules §1; 三员分立 (system, security and audit administrator are three people).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import InvalidInput, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable

BUSINESS = {"entry": "录入", "review": "审核", "approval": "审批", "audit": "审计", "statistics": "统计"}
ADMINISTRATORS = {
    "system_admin": "系统管理员",
    "security_admin": "安全保密管理员",
    "audit_admin": "安全审计员",
}
ROLE_LABELS = BUSINESS | ADMINISTRATORS


class RoleUnknown(InvalidInput):
    """There is no such role."""

    code, field, sentence = "role_unknown", "roles", "没有“{role}”这种角色。"


class AdministratorsSeparate(NotAllowed):
    """One person would hold two of the three administrator roles."""

    code, field, rule = "administrators_separate", "roles", "rules §1"
    sentence = "三员分立:同一个人不能既是{first}又是{second}。"


class AdministratorHasNoBusiness(NotAllowed):
    """An administrator would hold a business role as well."""

    code, field, rule = "administrator_has_no_business", "roles", "rules §1"
    sentence = "{administrator}不能兼任业务角色“{role}”。"


def check_roles(roles: Iterable[str]) -> frozenset[str]:
    """The roles that one person holds over all his accounts.

    Raises RoleUnknown, AdministratorsSeparate, AdministratorHasNoBusiness.
    """
    held = frozenset(roles)
    for role in sorted(held - ROLE_LABELS.keys()):
        raise RoleUnknown(role=role[:20])
    administrators = [label for role, label in ADMINISTRATORS.items() if role in held]
    if len(administrators) > 1:
        raise AdministratorsSeparate(first=administrators[0], second=administrators[1])
    business = [label for role, label in BUSINESS.items() if role in held]
    if administrators and business:
        raise AdministratorHasNoBusiness(administrator=administrators[0], role=business[0])
    return held
