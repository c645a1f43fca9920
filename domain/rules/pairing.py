"""Pairings 结对: a helper takes on a household, and the end of it.

Source: rules §2 and §3; forms, block E; 国扶手册2017 (帮扶责任人结对, 修改帮扶时间).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from domain.calendar import default_date
from domain.codes import check_code
from domain.commands import EndPairing, PairHelper
from domain.drafts import Draft, Fact, rule
from domain.errors import NotFound, RuleBroken
from domain.events import Key, new_id, save_id
from domain.rules.members import open_for_members

if TYPE_CHECKING:
    from domain.known import Known


class HelperPairedAlready(RuleBroken):
    """The helper is paired with this household in that time."""

    code, field, rule = "helper_paired_already", "since", "rules §2"
    sentence = "这名帮扶责任人在此期间已与这一户结对({since}起),不能重复结对。"


class PairingEndedAlready(RuleBroken):
    """The pairing has its end."""

    code, field, rule = "pairing_ended_already", "pairing", "rules §3"
    sentence = "这项结对已于{until}解除。"


class PairingEndsBeforeStart(RuleBroken):
    """The end lies before the beginning."""

    code, field, rule = "pairing_ends_before_start", "until", "rules §3"
    sentence = "解除日期{until}早于结对日期{since}。"


class PairingDayAhead(RuleBroken):
    """The beginning or end lies after the day on which it takes effect."""

    code, field, rule = "pairing_day_ahead", "since", "rules §4"
    sentence = "结对或解除的日期{day}晚于业务发生日期{effective}。"


class HelperPaired(Fact):
    """结对: the helper's unit and post; the helper himself lies sealed beside it."""

    TYPE: ClassVar[str] = "helper.paired"
    pairing: str
    unit: str
    post: str | None
    since: date


class PairingEnded(Fact):
    """解除结对, since when it stood, and why it ended."""

    TYPE: ClassVar[str] = "pairing.ended"
    pairing: str
    since: date
    until: date
    ended: str


@rule(PairHelper)
def pair_helper(command: PairHelper, known: Known) -> list[Draft]:
    """Decide 结对 with a household in the register that he is not paired with at that time."""
    household = open_for_members(known, command.household)
    if command.political_status is not None:
        check_code("political_status", command.political_status, "政治面貌")
    since = _day(known, command, command.since, "since")
    for other in _of_same_helper(known, command):
        _require_apart(known, other, since)
    pairing = new_id(save_id(known.context.actor.account, command.command_id), "pairing", 0)
    fields: dict[str, Any] = {
        "household": household.id, "since": since.isoformat(), "unit": command.unit, "name": command.name,
    }  # fmt: skip
    for name in ("post", "sex", "political_status", "phone"):
        if (value := getattr(command, name)) is not None:
            fields[name] = value
    fact = HelperPaired(pairing=pairing, unit=command.unit, post=command.post, since=since)
    return [fact.draft({"pairing": {pairing: fields}})]


@rule(EndPairing)
def end_pairing(command: EndPairing, known: Known) -> list[Draft]:
    """Decide 解除结对: of any household, also one that was removed."""
    known.household(command.household)
    check_code("pairing_end", command.ended, "解除原因")
    if known.get("pairing", command.pairing, "household") != command.household:
        raise NotFound(what="这一户的这项结对", field="pairing")
    if (ended := known.get("pairing", command.pairing, "until")) is not None:
        raise PairingEndedAlready(until=ended)
    since = date.fromisoformat(known.get("pairing", command.pairing, "since"))
    until = _day(known, command, command.until, "until")
    if until < since:
        raise PairingEndsBeforeStart(until=str(until), since=str(since))
    fact = PairingEnded(pairing=command.pairing, since=since, until=until, ended=command.ended)
    return [fact.draft({"pairing": {command.pairing: {"until": until.isoformat(), "ended": command.ended}}})]


def _day(known: Known, command: PairHelper | EndPairing, day: date | None, field: str) -> date:
    """The day given, at the latest the effective date, which it is by default. Raises PairingDayAhead."""
    effective = command.effective or default_date(command.year, known.context.today)
    if day is not None and day > effective:
        raise PairingDayAhead(field=field, day=str(day), effective=str(effective))
    return day or effective


def _of_same_helper(known: Known, command: PairHelper) -> list[str]:
    """Pairings ever made of the household with this helper: same name and unit, no other phone.

    Who a pairing is with never changes, so this much is no ground of the decision.
    """
    return [
        pairing
        for pairing in known.state.entities("pairing")
        if _said(known, pairing, "household") == command.household
        and _said(known, pairing, "name") == command.name
        and _said(known, pairing, "unit") == command.unit
        and (command.phone is None or _said(known, pairing, "phone") in {None, command.phone})
    ]


def _said(known: Known, pairing: str, name: str) -> Any:
    """What the pairing was made with, whether or not it stands."""
    said = known.state.assignments(Key("pairing", pairing, name))
    return said[0].value if said else None


def _require_apart(known: Known, pairing: str, since: date) -> None:
    """Raises HelperPairedAlready when the pairing stands on a day from `since` on."""
    known.concern("pairing", pairing)
    began, until = known.get("pairing", pairing, "since"), known.get("pairing", pairing, "until")
    if began is not None and (until is None or date.fromisoformat(until) >= since):
        raise HelperPairedAlready(since=began)
