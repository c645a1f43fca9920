"""Persons as they are entered, and who is head from then on."""

from datetime import date

from pydantic import Field

from domain.commands.base import Form, Id, Text
from domain.texts import Document, Number, Phone, Words

#: Of one household; more than any family in the register has.
MOST_MEMBERS = 50


class Entry(Form):
    """A person as entered. Sex and birth date are typed only where there is no document.

    `duplicate`: taken over without the number, which somebody else holds.
    """

    name: Words
    document: Document | None = None
    relation: Text
    sex: str | None = Field(default=None, pattern="^[mf]$")
    birth_date: date | None = None
    ethnicity: str = "01"
    phone: Phone | None = None
    number: Number | None = None
    duplicate: bool = False


class NewHead(Form):
    """Who becomes head, and what every other member is to him from then on."""

    person: Id
    relations: dict[Id, str]
