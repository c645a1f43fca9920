"""Causes of poverty and of return: from the code list, and not barred by the province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.codes import check_code, labels
from domain.errors import RuleBroken

if TYPE_CHECKING:
    from domain.known import Known


class CauseBarred(RuleBroken):
    """The province does not admit this cause."""

    code, field, rule = "cause_barred", "main_cause", "rules §3"
    sentence = "本省不采用“{cause}”作为致贫原因。"


def require_causes(known: Known, *causes: str, label: str = "致贫原因") -> None:
    """Raises UnknownCode or CauseBarred."""
    for cause in causes:
        check_code("poverty_cause", cause, label)
        if cause in known.context.register.barred_causes:
            raise CauseBarred(cause=labels("poverty_cause")[cause])
