"""Entering persons: documents, duplicates, and what an entry assigns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.codes import check_code
from domain.drafts import EFFECTIVE, merge
from domain.errors import InvalidInput, RuleBroken
from domain.events import PERSON_DIGITS, new_id, number_of, part_id, save_id
from domain.identity import DocumentMissing, kind_of, read_document, same_person_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from domain.commands import Command, Entry
    from domain.events import Changes
    from domain.known import Known, Person


class DuplicateInHousehold(RuleBroken):
    """The number belongs to another member of the same household."""

    code, field, rule = "duplicate_in_household", "document", "rules §3"
    sentence = "第{row}名成员的证件号码与本户已有成员重复。"


class DuplicateElsewhere(RuleBroken):
    """The number belongs to a member of another household; nothing more is said."""

    code, field, rule = "duplicate_elsewhere", "document", "rules §3"
    sentence = "第{row}名成员的证件号码已在别处登记。"


class PersonDeceased(RuleBroken):
    """A person recorded as dead comes back by rollback or back-fill only."""

    code, field, rule = "person_deceased", "document", "rules §3"
    sentence = "第{row}名成员已登记死亡;登记有误的,请回退该次自然减少。"


class NameDiffers(RuleBroken):
    """The number is known under another name."""

    code, field, rule = "name_differs", "name", "国扶手册2017 修改姓名和证件号码"
    sentence = "第{row}名成员的证件号码登记的是另一个姓名,请核对,或先办理修改姓名和证件号码。"


class IdentityIncomplete(InvalidInput):
    """Without a document sex and birth date must be typed."""

    code, field = "identity_incomplete", "birth_date"
    sentence = "第{row}名成员没有证件号码,须填写性别和出生日期。"


class IdentityTyped(InvalidInput):
    """With a document sex and birth date come from it."""

    code, field, rule = "identity_typed", "sex", "rules §3"
    sentence = "第{row}名成员有证件号码,性别和出生日期由号码得出,不能另填。"


class DuplicateTyped(InvalidInput):
    """With a document the register knows by itself whether somebody else holds the number."""

    code, field, rule = "duplicate_typed", "document", "rules §3"
    sentence = "第{row}名成员有证件号码,是否重复由登记得出,不能另填。"


class NotBornYet(RuleBroken):
    """The birth date lies after today."""

    code, field, rule = "not_born_yet", "birth_date", "GB 11643"
    sentence = "第{row}名成员的出生日期晚于今天。"


class BornTooLongAgo(RuleBroken):
    """Nobody in the register was born before 1900."""

    code, field, rule = "born_too_long_ago", "birth_date", "GB 11643"
    sentence = "第{row}名成员的出生日期早于1900年,请核对。"


class HeadCount(RuleBroken):
    """A household has exactly one head."""

    code, field, rule = "head_count", "relation", "rules §3"
    sentence = "一户必须有且只有一名户主,现填了{count}名。"


@dataclass(frozen=True, slots=True)
class Joining:
    """A person about to join: new, or known under the number and free."""

    id: str
    entry: Entry
    sex: str
    birth_date: date
    known: bool = False
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class EntryPolicy:
    """Who may enter: without document, though held elsewhere (marked), though recorded as dead."""

    undocumented: bool = False
    marks_duplicates: bool = False
    revives: bool = False


@dataclass(frozen=True, slots=True)
class Entrance:
    """Persons entering for one command; `household` is the one they join, when it exists."""

    known: Known
    command: Command
    policy: EntryPolicy
    household: str | None = None
    seen: set[str] = field(default_factory=set)

    def all(self, entries: Sequence[Entry]) -> list[Joining]:
        """Every entry as a person who may join. Raises the named refusals above."""
        return [self.join(row, entry) for row, entry in enumerate(entries, 1)]

    def join(self, row: int, entry: Entry) -> Joining:
        """One entry (`row` counts from 1) as a person who may join."""
        check_code("relation", entry.relation, "与户主关系")
        check_code("ethnicity", entry.ethnicity, "民族")
        fresh = new_id(save_id(self.known.context.actor.account, self.command.command_id), "person", row)
        if entry.document is None:
            return self._undocumented(row, entry, fresh)
        if entry.duplicate:
            raise DuplicateTyped(row=row)
        if entry.sex or entry.birth_date:
            raise IdentityTyped(row=row)
        return self._documented(row, entry, entry.document, fresh)

    def _undocumented(self, row: int, entry: Entry, fresh: str) -> Joining:
        if not self.policy.undocumented or (entry.duplicate and not self.policy.marks_duplicates):
            raise DocumentMissing
        if entry.sex is None or entry.birth_date is None:
            raise IdentityIncomplete(row=row)
        self._require_born(row, entry.birth_date)
        return Joining(fresh, entry, entry.sex, entry.birth_date, duplicate=entry.duplicate)

    def _require_born(self, row: int, born: date) -> None:
        if born > self.known.context.today:
            raise NotBornYet(row=row)
        if born.year < 1900:
            raise BornTooLongAgo(row=row)

    def _documented(self, row: int, entry: Entry, document: str, fresh: str) -> Joining:
        sex, born = read_document(document)
        self._require_born(row, born)
        repeated = same_person_part(document) in self.seen
        self.seen.add(same_person_part(document))
        holder = self.known.number(document)
        home = holder.household if holder is not None else None
        if self.policy.marks_duplicates and (repeated or home is not None):
            return Joining(fresh, entry, sex, born, duplicate=True)
        if repeated or (home is not None and home == self.household):
            raise DuplicateInHousehold(row=row)
        if home is not None:
            raise DuplicateElsewhere(row=row)
        if holder is None:
            return Joining(fresh, entry, sex, born)
        self._require_same_living(row, entry, holder)
        return Joining(holder.id, entry, sex, born, known=True)

    def _require_same_living(self, row: int, entry: Entry, holder: Person) -> None:
        holder.get("name")
        name = self.known.context.number(entry.document or "").name
        if name is not None and name != entry.name:
            raise NameDiffers(row=row)
        if holder.get("deceased") and not self.policy.revives:
            raise PersonDeceased(row=row)


def require_one_head(entries: Sequence[Entry]) -> None:
    """Raises HeadCount unless exactly one entry is the head."""
    if len(found := heads([entry.relation for entry in entries])) != 1:
        raise HeadCount(count=len(found))


def heads(relations: Iterable[str]) -> list[int]:
    """Places (from 0) of those who are head (户主); a household has exactly one. Source: rules §3."""
    return [place for place, relation in enumerate(relations) if relation == "head"]


def join_changes(persons: Sequence[Joining], household: str, joined: str | None) -> Changes:
    """What it assigns that these persons join the household."""
    return merge(*(_one(person, household, joined) for person in persons))


def _one(person: Joining, household: str, joined: str | None) -> Changes:
    fields: dict[str, Any] = {"household": household}
    if person.known:
        fields["deceased"] = False
    else:
        fields |= _identity(person)
    if person.entry.phone:
        fields["phone"] = person.entry.phone
    membership = {
        "relation": person.entry.relation, "since": EFFECTIVE, "joined": joined,
        "until": None, "left": None,
    }  # fmt: skip
    return {
        "person": {person.id: fields},
        "membership": {part_id(person.id, household): membership},
    }


def _identity(person: Joining) -> dict[str, Any]:
    entry = person.entry
    fields: dict[str, Any] = {
        "name": entry.name, "sex": person.sex, "birth_year": person.birth_date.year,
        "birth_date": person.birth_date.isoformat(), "ethnicity": entry.ethnicity,
        "number": entry.number or number_of(person.id, PERSON_DIGITS),
    }  # fmt: skip
    if person.duplicate:
        return fields | {"document_type": "none", "duplicate": True}
    if entry.document is None:
        return fields | {"document_type": "none"}
    return fields | {"document_type": kind_of(entry.document), "document": entry.document}
