"""Evidence through our doors: who may give it and look at it, and what a command may name."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.divisions import DivisionNotFound
from api.reading import read_household
from api.sight import require_inside, require_reader, sees_personal
from domain.divisions import check_division
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.events import part_id, places_of, tag
from domain.fields import subject
from ledger import evidence_rows as rows
from ledger.evidence import Store
from ledger.evidence_rows import Subject
from ledger.sealed_file import CHUNK
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from api.services import Services
    from domain.commands import Command
    from domain.events import Actor, Event
    from domain.fold import State
    from ledger.database import Connection
    from ledger.evidence import Draft
    from ledger.evidence_rows import Item

#: Name of the store's folder in HUCE_HOME.
FOLDER = "evidence"


class EvidenceHidden(NotAllowed):
    """Who sees personal data masked sees no photographs and documents: they cannot be masked."""

    code, sentence = "evidence_hidden", "您的账号看到的个人信息是遮盖的,不能上传或打开佐证材料。"


class EvidenceRestricted(NotAllowed):
    """What it shows belongs to somebody whose data are restricted."""

    code, sentence = "evidence_restricted", "当事人的个人信息正在限制处理,这份佐证材料暂时不能打开。"


class EvidenceUnknown(InvalidInput):
    """A command names a digest that was not given for anything it concerns."""

    code, field = "evidence_unknown", "evidence"
    sentence = "有{count}份佐证材料没有为这项业务涉及的户、人或行政区划上传过,请先上传再办理。"


class EvidenceSubjectUnclear(InvalidInput):
    """Exactly one of household, person and division is to be named."""

    code, field = "evidence_subject_unclear", "household"
    sentence = "请写明佐证材料属于哪一户、哪个人或哪个行政区划,三者选一。"


def store_of(services: Services) -> Store:
    """The store of this home."""
    return Store(services.settings.home / FOLDER, services.vault)


def subject_of(  # noqa: PLR0913  the three that it may be given for
    services: Services,
    connection: Connection,
    actor: Actor,
    *,
    household: str | None = None,
    person: str | None = None,
    division: str | None = None,
) -> Subject:
    """What evidence is given for: one of the three, inside the account's division.

    A division is for what is nobody's alone (a public notice, a workbook) and for households that are
    still to be opened. Raises EvidenceSubjectUnclear, NotFound, EvidenceHidden, NoBusinessData.
    """
    _require_full_sight(actor)
    if [household, person, division].count(None) != 2:
        raise EvidenceSubjectUnclear
    if household is not None:
        read_household(services, connection, actor, household)
        return Subject("household", household)
    if person is not None:
        _require_person(services, connection, actor, person)
        return Subject("person", person)
    return Subject.of_division(_own_division(actor, division or ""))


def draft(services: Services, connection: Connection, whose: Subject) -> Draft:
    """A file on its way into the store, as large as the settings allow. Raises PersonErased."""
    return store_of(services).draft(connection, whose, services.settings.evidence_most)


def put(  # noqa: PLR0913  what a piece of evidence consists of
    services: Services,
    connection: Connection,
    account: str,
    whose: Subject,
    content: BinaryIO,
    *,
    most: int | None = None,
) -> tuple[Item, bool]:
    """Keep a file's content as evidence; True: it was there already. `most` bytes, or what the settings say.

    The connection is in autocommit mode or its caller commits. Raises EvidenceTypeRefused,
    EvidenceTooLarge, PersonErased.
    """
    with store_of(services).draft(connection, whose, most or services.settings.evidence_most) as coming:
        while part := content.read(CHUNK):
            coming.write(part)
        return coming.keep(connection, account)


def listed(services: Services, connection: Connection, actor: Actor, household: str) -> list[dict[str, Any]]:
    """All evidence given for a household and whoever is or was in it; `erased` when its key is gone.

    Raises NotFound, NoBusinessData.
    """
    require_reader(actor)
    state = read_household(services, connection, actor, household).state
    people = [p for p in state.entities("person") if state.knows("membership", part_id(p, household))]
    found = rows.of_subjects(connection, [household, *people])
    keys = services.gateway.ledger.keys(connection, {item.subject for item in found})
    return [asdict(item) | {"erased": item.subject not in keys} for item in found]


def open_evidence(
    services: Services, connection: Connection, actor: Actor, digest: str
) -> tuple[Item, Iterator[bytes]]:
    """The first piece with this digest that the account may look at, and its content in chunks.

    Raises NotFound, EvidenceErased, EvidenceBroken, EvidenceHidden, EvidenceRestricted, NoBusinessData.
    """
    _require_full_sight(actor)
    seen = [item for item in rows.of_digest(connection, digest)
            if _may_see(services, connection, actor, item)]  # fmt: skip
    if not seen:
        raise NotFound(what="这份佐证材料", field="digest")
    keys = services.gateway.ledger.keys(connection, {item.subject for item in seen})
    item = next((one for one in seen if one.subject in keys), seen[0])
    if item.subject in restricted(connection):
        raise EvidenceRestricted
    return item, store_of(services).read(connection, item)


def require_known(connection: Connection, command: Command, state: State, events: Sequence[Event]) -> None:
    """Hold a decided command's evidence against the store: each digest was given for one of its
    subjects, or for a division that contains one of its places. Raises EvidenceUnknown.

    `state` is what the command was decided over. A case is about what its events are about.
    """
    if not command.evidence:
        return
    concerned = [*events, *_asked_about(state, events)]
    ids = {t.partition(":")[2] for event in concerned for t in event.tags} | _households_of_cases(
        state, events
    )
    places = {place for event in concerned for place in places_of(event)}
    missing = rows.unknown(connection, command.evidence, ids, places)
    if missing:
        raise EvidenceUnknown(count=len(missing))


def _households_of_cases(state: State, events: Sequence[Event]) -> set[str]:
    """The households that cases are about, before they have their effect."""
    said = [fields.get("asked") for event in events for fields in event.changes.get("case", {}).values()]
    cases = {t.partition(":")[2] for event in events for t in event.tags if t.startswith("case:")}
    said += [state.value("case", case, "asked") for case in cases]
    return {home for asked in said if asked for home in asked.get("households", ())}


def _asked_about(state: State, events: Sequence[Event]) -> Iterator[Event]:
    """The events that a case decided on here asks to withdraw or to bring back."""
    for event in events:
        for case, fields in event.changes.get("case", {}).items():
            asked = fields.get("asked") or state.value("case", case, "asked") or {}
            yield from (state.events[one] for one in asked.get("events", ()) if one in state.events)


def _require_full_sight(actor: Actor) -> None:
    require_reader(actor)
    if not sees_personal(actor):
        raise EvidenceHidden


def _may_see(services: Services, connection: Connection, actor: Actor, item: Item) -> bool:
    try:
        if item.kind == "division":
            require_inside(actor, item.division, "这份佐证材料")
        elif item.kind == "household":
            read_household(services, connection, actor, item.subject)
        else:
            _require_person(services, connection, actor, item.subject)
    except NotFound:
        return False
    return True


def _require_person(services: Services, connection: Connection, actor: Actor, person: str) -> None:
    """Raises NotFound unless the household he was last said to be in may be read."""
    events = services.gateway.ledger.under(connection, [tag("person", person)])
    homes = [
        one.partition("@")[2]
        for event in events
        for one in event.changes.get("membership", ())
        if subject(one) == person
    ]
    if not homes:
        raise NotFound(what="这个人", field="person")
    read_household(services, connection, actor, homes[-1])


def _own_division(actor: Actor, division: str) -> str:
    """Raises DivisionNotFound, DivisionCodeInvalid."""
    check_division(division)
    if not division.startswith(actor.division):
        raise DivisionNotFound(division=division[:12])
    return division
