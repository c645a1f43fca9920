"""`huce household`: a household as it is or was, what happened to it, and why a value is what it is."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.points import AsOf, KnownAt, asked_of, show_between, show_differences
from api.cli.signing import signed_in
from api.differences import household_difference_view
from api.forms import Point
from api.noting import target
from api.prints.households import COMPARISON, SHEET, Printed, forms_pdf, of_household
from api.views import history_view, household_view, why_view
from domain.errors import InvalidInput, NotFound
from domain.events import Key, part_id
from domain.fields import FIELDS
from domain.values import in_words
from domain.words import KIND_LABELS
from projections.households import find_number

if TYPE_CHECKING:
    from api.cli.signing import Session
    from domain.events import Actor
    from ledger.database import Connection

app = typer.Typer(help="户:现状与历史上任何一天的状况、经过、依据。", no_args_is_help=True)

HouseholdArgument = Annotated[str, typer.Argument(help="户编号,或这一户的20位编号", metavar="HOUSEHOLD")]
EMPTY, NONE = "(空)", "(无)"
_ID = re.compile(r"[0-9a-f]{20}")
PAIRING_HEADS = ("姓名", "帮扶单位", "职务", "联系电话", "结对日期", "解除", "编号")
#: Blocks of the annual form as a line names them.
_BLOCKS = ("conditions", "income", "measures", "monitoring")


class PrintedForm(StrEnum):
    """The forms that are printed."""

    FORM = SHEET
    COMPARISON = COMPARISON


class NumberAmbiguous(InvalidInput):
    """Several households carry the number."""

    code, field = "number_ambiguous", "household"
    sentence = "这个户编号有{count}户,请改用户的编号:{ids}。"


@app.command(
    "show", epilog="例:huce household show 1505251002000045 --as-of 2019   (2019 为年底,也可写 2019-06-30)"
)
def show(
    household: HouseholdArgument,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """一户的状况、成员、帮扶责任人和年度信息。"""
    asked = asked_of(as_of, known_at)
    with signed_in() as session, session.services.pool.connection() as connection:
        found = _found(session, connection, household)
        view = household_view(
            session.services, connection, session.actor, found, as_of=asked.as_of, known_at=asked.known
        )
    if form is Format.JSON:
        show_json(view)
    else:
        _show(view)


@app.command(
    "compare",
    epilog="例:huce household compare 1505251002000045 --from-as-of 2018 --to-as-of 2019   "
    "例:huce household compare 1505251002000045 --from-as-of 2019 --from-known-at 2020-01-31 --to-as-of 2019",
)
def compare(  # noqa: PLR0913, PLR0917  two points of two options each
    household: HouseholdArgument,
    from_as_of: AsOf = None,
    from_known_at: KnownAt = None,
    to_as_of: AsOf = None,
    to_known_at: KnownAt = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """一户前后两个时点的不同,和造成不同的业务;时点不写就是现在。"""
    before, after = asked_of(from_as_of, from_known_at), asked_of(to_as_of, to_known_at)
    with signed_in() as session, session.services.pool.connection() as connection:
        found = _found(session, connection, household)
        view = household_difference_view(session.services, connection, session.actor, found, before, after)
    if form is Format.JSON:
        show_json(view)
    else:
        show_between(view)
        show_differences(view["differences"], view["events"])


@app.command("history", epilog="例:huce household history 1505251002000045")
def history(household: HouseholdArgument, form: FormatOption = Format.TEXT) -> None:
    """一户的全部经过,包括后来撤回的。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = _found(session, connection, household)
        view = history_view(session.services, connection, session.actor, found)
    if form is Format.JSON:
        show_json(view)
    else:
        show_table(("位置", "业务", "涉及", "办理人", "效力"), map(_line, view))


@app.command(
    "why",
    epilog="例:huce household why 1505251002000045   例:huce household why 1505251002000045 "
    "--kind household_year --year 2019 --field income",
)
def why(  # noqa: PLR0913, PLR0917  one option a part of the key
    household: HouseholdArgument,
    field: Annotated[str, typer.Option(help="哪一项,如 status、village、head、name")] = "status",
    kind: Annotated[str, typer.Option(help="哪一类:" + "、".join(KIND_LABELS))] = "household",
    person: Annotated[str | None, typer.Option(help="哪个人(20位编号),人口和成员的项要写")] = None,
    pairing: Annotated[str | None, typer.Option(help="哪项结对(20位编号),结对的项要写")] = None,
    year: Annotated[int | None, typer.Option(help="哪一年度,年度信息的项要写")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """为什么是这样:依据的每件业务、每项校验、办理人、理由和佐证。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = _found(session, connection, household)
        entity = pairing if kind == "pairing" else _entity(kind, found, person, year)
        view = why_view(session.services, connection, session.actor, found, kind, entity, field)
    if form is Format.JSON:
        show_json(view)
    else:
        say("\n".join(view["sentences"]))


@app.command(
    "print", epilog="例:huce household print 1505251002000045 --form comparison --year 2020 --out 对照表.pdf"
)
def print_form(  # noqa: PLR0913, PLR0917  the form, and the two times
    household: HouseholdArgument,
    out: Annotated[Path, typer.Option(help="写到哪个 .pdf 文件", dir_okay=False)],
    form: Annotated[PrintedForm, typer.Option(help="form 信息表,comparison 对照表")] = PrintedForm.FORM,
    year: Annotated[int | None, typer.Option(help="哪一年度采集的,或哪一年与上年对照")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """一户的信息表或对照表,写成可以签字的 PDF。"""
    wanted = Printed(form.value, Point(asked_of(as_of, known_at), year))
    with signed_in() as session, session.services.pool.connection() as connection:
        found = household_id(connection, session.actor, household)
        session.begin(target("household", found))
        told = of_household(session.services, connection, session.actor, found, wanted)
        out.write_bytes(forms_pdf(session.services, wanted.form, told))
    say(f"已写到 {out}。")


def _found(session: Session, connection: Connection, text: str) -> str:
    """The id of the household that this is about, as the access log has it."""
    found = household_id(connection, session.actor, text)
    session.doing.about(target("household", found))
    return found


def household_id(connection: Connection, actor: Actor, text: str) -> str:
    """The id of a household named by its id or 户编号. Raises NotFound, NumberAmbiguous."""
    ids = find_number(connection, text, actor.division)
    if not ids and _ID.fullmatch(text):
        return text
    if not ids:
        raise NotFound(what="这一户", field="household")
    if len(ids) > 1:
        raise NumberAmbiguous(count=len(ids), ids="、".join(ids[:10]))
    return ids[0]


def _entity(kind: str, household: str, person: str | None, year: int | None) -> str | None:
    """The id that the options name; None when one is missing."""
    if kind == "household_year":
        return part_id(household, year) if year else None
    if person is None:
        return None
    if kind == "membership":
        return part_id(person, household)
    return (part_id(person, year) if year else None) if kind == "person_year" else person


def _show(view: dict[str, Any]) -> None:
    closed = "(已无成员,视同销户)" if view["closed"] else ""
    say(f"户 {view['id']}{closed}")
    say(f"  {view['point']}")
    words = view["words"]
    for name, field in FIELDS["household"].items():
        if words.get(name, EMPTY) not in {EMPTY, NONE}:
            say(
                f"  {field.label}:{words['place'] if name == 'village' and 'place' in words else words[name]}"
            )
    heads = ("姓名", "与户主关系", "性别", "出生", "证件号码", "是否在户", "编号")
    show_table(heads, map(_person, view["people"]), "家庭成员")
    if view["pairings"]:
        show_table(PAIRING_HEADS, map(_pairing, view["pairings"]), "帮扶责任人")
    show_table(
        ("年度", *(FIELDS["household_year"][b].label for b in _BLOCKS), "成员信息"), map(_year, view["years"])
    )


def _person(person: dict[str, Any]) -> tuple[Any, ...]:
    words = person["words"]
    state = "在户" if person["present"] else f"已离开({words.get('left', '')} {person.get('until') or ''})"
    born = person.get("birth_date") or person.get("birth_year")
    return (
        person.get("name"), words.get("relation"), words.get("sex"), born, person.get("document"), state,
        person["id"],
    )  # fmt: skip


def _pairing(pairing: dict[str, Any]) -> tuple[Any, ...]:
    words = pairing["words"]
    ended = "" if pairing["standing"] else f"{words['until']}({words['ended']})"
    return (
        words.get("name"), words["unit"], words.get("post"), words.get("phone"), words["since"], ended,
        pairing["id"],
    )  # fmt: skip


def _year(row: dict[str, Any]) -> tuple[Any, ...]:
    income = row.get("income")
    cells = {name: "已采集" if name in row else "" for name in _BLOCKS}
    if income:
        cells["income"] = in_words(Key("household_year", "", "income"), income)
    return row["year"], *cells.values(), f"{len(row['forms'])}人" if row["forms"] else ""


def _line(line: dict[str, Any]) -> tuple[Any, ...]:
    people = "、".join(person["name"] or "" for person in line["people"])
    return line["position"], line["sentence"], people, line["person_name"], _force(line)


def _force(line: dict[str, Any]) -> str:
    return "有效" if line["active"] else f"已撤回({line['withdrawn_by']})"
