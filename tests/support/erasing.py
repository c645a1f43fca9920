"""Erasing somebody between two people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.erasure import approve_erasure, request_erasure
from tests.support.given import KEEPER
from tests.support.world import CHIEF

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event

__all__ = ["APPROVER", "KEEPER", "asked", "erase"]

#: Of the whole country, so that no register's level of back-office functions is above him.
APPROVER = replace(CHIEF, account="approver", person="person-approver", division="")


def asked(  # noqa: PLR0913  each has its default
    services: Services, subject: str, *, kind: str = "person", basis: str = "request", by: Actor = KEEPER,
    command_id: str = "erase",
) -> str:  # fmt: skip
    """The case of a request."""
    (case,) = request_erasure(services, by, kind, subject, basis, f"{command_id}-asked").changes["case"]
    return str(case)


def erase(
    services: Services, subject: str, *, kind: str = "person", basis: str = "request",
    command_id: str = "erase",
) -> Event:  # fmt: skip
    """Asked for and approved."""
    case = asked(services, subject, kind=kind, basis=basis, command_id=command_id)
    return approve_erasure(services, APPROVER, case, command_id)
