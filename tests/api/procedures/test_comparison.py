"""Comparison on a real register: lists come in as digests, cases hit them, and nothing goes on unanswered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api.accounts import add_official, make_account
from api.comparisons import ListRepeated, bring_in, end_what_is_over, lists_view, withdraw
from api.explanations import why_view
from api.procedures.lists import Stepping, take_steps
from api.procedures.views import case_view
from api.sessions import sign_in
from api.sheets.comparisons import LISTS
from domain.commands import CorrectIdentity
from domain.errors import NotFound
from domain.procedures import commands as p
from domain.procedures.comparison import HitsUnanswered, HitUnknown, Terms
from domain.values import HIDDEN
from tests.api.procedures.given import Town, town
from tests.api.sheets.given import table, workbook
from tests.support import terminal
from tests.support.erasing import erase
from tests.support.given import ELSEWHERE, HERE
from tests.support.keys import furnish
from tests.support.people import document, entry
from tests.support.procedures import somebody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.events import Actor
    from ledger.database import Database
    from tests.support.given import Home

PASSWORD = "a-long-password"
SOLD = {"answer": "车已于九月过户", "counted": False}
OURS = {"answer": "车在名下", "counted": True}


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Iterator[Town]:
    with town(database, tmp_path) as found:
        yield found


def keeper(place: Town, division: str = HERE[:6]) -> Actor:
    """A reviewer with an account."""
    with place.services.pool.connection() as connection:
        person, name = add_official(connection, "某人"), f"keeper-{place.serial()}"
        account = make_account(
            connection, name=name, password=PASSWORD, person=person, division="", roles=["review"]
        )
    return replace(somebody("county", "review"), account=account.id, person=person, division=division)


def listed(
    place: Town, *numbers: str, by: Actor | None = None, kind: str = "vehicles", until: str = "2020-12-31"
) -> str:
    """A department's list with these numbers; its id."""
    more = {"类别": "购买小轿车", "车辆类型": "小型轿车"} if kind == "vehicles" else {"房产情况": "商品房"}
    rows = [{"姓名": "张三", "证件号码": number, "登记日期": "2019-03-01", **more} for number in numbers]
    path = place.services.settings.home / f"{place.serial()}.xlsx"
    workbook(path, {"Sheet1": table(LISTS[kind].sheets[0].heads, rows)})
    given = {"kind": kind, "department": "县公安局", "dated": "2020-10-01", "valid_until": until}
    by = by or keeper(place)
    told, _ = bring_in(place.services, by, by.division, Terms.model_validate(given), path)
    assert (told["rows"], told["refused"]) == (len(numbers), 0)
    return str(told["id"])


def applied(place: Town, serial: int = 77) -> str:
    """An application of somebody whom no register knows, before its comparison."""
    head = entry(serial, "head").model_dump(mode="json")
    case = place.submitted("identify-household", {"village": HERE, "members": [head]})
    place.until(case, "comparison")
    return case


def shown(place: Town, case: str, actor: Actor | None = None) -> dict[str, Any]:
    with place.services.pool.connection() as connection:
        return case_view(place.services, connection, actor or somebody("county", "review"), case)


def macs(database: Database) -> set[bytes]:
    with database.connect("owner") as owner:
        return {mac for (mac,) in owner.execute("SELECT mac FROM register.comparison_row")}


def test_an_applicant_whom_no_register_knows_is_hit_by_the_number_he_handed_in(place: Town) -> None:
    row = listed(place, document(1), document(77), document(77))
    case = applied(place)
    found = shown(place, case)
    assert [hit["id"] for hit in found["hits"]] == [f"{row}:3", f"{row}:4"]
    hit = found["hits"][0]
    assert (hit["kind_label"], hit["category"], hit["department"], hit["dated"]) == (
        "车辆",
        "car",
        "县公安局",
        "2020-10-01",
    )
    assert hit["found"] == "张三,车辆类型小型轿车,登记日期2019-03-01"
    assert "不予识别" in found["hits_advice"]
    assert shown(place, case, somebody("county", "audit"))["hits"][0]["found"] == HIDDEN


def test_no_call_goes_past_a_hit_without_its_answer_and_why_names_both(place: Town) -> None:
    row = listed(place, document(77))
    case = applied(place)
    place.at(case)
    place.then_refused(HitsUnanswered, count=1, kinds="车辆1条")
    place.at(case, hits={f"{row}:9": SOLD})
    place.then_refused(HitUnknown)
    place.step(case, hits={f"{row}:2": SOLD})
    event = place.happened[0]
    assert [(one["hit"], one["counted"]) for one in event.facts["hits"]] == [(f"{row}:2", False)]
    assert shown(place, case)["hits"] == []
    (line,) = [one for one in shown(place, case)["events"] if one["hits"]]
    assert line["hits"][0]["answer"] == SOLD["answer"]
    # and once the household is in the register, why it is
    (home,) = place.through(case)[-1].changes["household"]
    with place.services.pool.connection() as connection:
        said = why_view(place.services, connection, somebody("county", "review"), home)["sentences"]
        hidden = why_view(place.services, connection, somebody("county", "audit"), home)["sentences"]
    (told,) = [one for one in said if "比对命中" in one]
    assert "张三,车辆类型小型轿车" in told
    assert "答复(不计入):车已于九月过户" in told
    assert "过户" not in "".join(hidden)
    assert any("命中1条:车辆(购买小轿车)不计入" in one for one in hidden)


def test_what_was_found_and_answered_lies_sealed(place: Town, database: Database) -> None:
    row = listed(place, document(77))
    case = applied(place)
    place.step(case, hits={f"{row}:2": SOLD})
    with database.connect("owner") as owner:
        texts = [bytes(one) for r in owner.execute("SELECT body, meta FROM ledger.event") for one in r]
        texts += [bytes(one) for (one,) in owner.execute("SELECT found FROM register.comparison_row")]
    whole = b"".join(texts)
    for private in ("车已于九月过户", "张三", "小型轿车", document(77)):
        assert private.encode() not in whole


def returning(place: Town) -> tuple[Home, str]:
    """A household that had exited, and the case of its return, before its comparison."""
    home = place.taken_over("exited", "spouse")
    case = place.submitted("return-household", {"household": home.id, "cause": "illness"})
    place.until(case, "comparison")
    return home, case


def test_a_registered_member_is_hit_through_the_number_index(place: Town) -> None:
    home, case = returning(place)
    assert shown(place, case)["hits"] == []
    row = listed(place, home.numbers[1], kind="houses")
    found = shown(place, case)
    assert [(hit["id"], hit["category_label"]) for hit in found["hits"]] == [
        (f"{row}:2", "城镇购房或自建住房")
    ]
    assert "脱贫(不再享受政策)" in found["hits_advice"]
    place.at(case)
    place.then_refused(HitsUnanswered, kinds="房产1条")
    place.step(case, hits={f"{row}:2": OURS})
    # it leaves those who decide free to say no
    place.does(case, p.DismissCase, somebody("township", "approval"), reason="已购商品房")


def test_who_has_left_the_household_is_hit_no_more_and_a_corrected_number_counts(place: Town) -> None:
    home, case = returning(place)
    correct = place.command(
        CorrectIdentity, household=home.id, person=home.head, name="李四", document=document(900),
    )  # fmt: skip
    place.do(correct)
    listed(place, home.numbers[0], home.numbers[1])
    listed(place, document(900))
    place.left(home, home.others[0], month=11)
    found = shown(place, case)["hits"]
    assert [hit["kind"] for hit in found] == ["vehicles"]
    assert len(found) == 1


def test_lists_count_where_and_as_long_as_they_hold(place: Town, database: Database) -> None:
    elsewhere = listed(place, document(77), by=keeper(place, ELSEWHERE[:6]))
    above = listed(place, document(77), by=keeper(place, HERE[:4]))
    short = listed(place, document(77), until="2020-11-03")
    case = applied(place)
    assert place.today > date(2020, 11, 3)
    hits = shown(place, case)["hits"]
    assert [hit["id"] for hit in hits] == [f"{above}:2"]
    # when what is over ends, and what stands is withdrawn by whose division it lies in
    with place.services.pool.connection() as connection:
        end_what_is_over(connection, place.today)
        connection.commit()
        with pytest.raises(NotFound):
            withdraw(connection, keeper(place), above)
        withdraw(connection, keeper(place, HERE[:4]), above)
        with pytest.raises(NotFound):
            withdraw(connection, keeper(place, HERE[:4]), short)
        view = lists_view(connection, somebody("county", "review"))
    assert [(one["id"], one["ended_at"] is None) for one in view] == [(short, False)]
    with database.connect("owner") as owner:
        left = owner.execute("SELECT DISTINCT list FROM register.comparison_row").fetchall()
    assert left == [(elsewhere,)]
    place.step(case)
    assert "hits" not in place.happened[0].facts


def test_the_same_file_comes_in_once_until_it_is_withdrawn(place: Town) -> None:
    path, by = place.services.settings.home / "f.xlsx", keeper(place)
    row = {"姓名": "张三", "证件号码": document(7), "房产情况": "商品房"}
    workbook(path, {"Sheet1": table(LISTS["houses"].sheets[0].heads, [row])})
    given = {"kind": "houses", "department": "住建局", "dated": "2020-10-01", "valid_until": "2020-12-31"}
    terms = Terms.model_validate(given)
    told, _ = bring_in(place.services, by, by.division, terms, path)
    with pytest.raises(ListRepeated):
        bring_in(place.services, by, by.division, terms, path)
    with place.services.pool.connection() as connection:
        withdraw(connection, by, told["id"])
    assert bring_in(place.services, by, by.division, terms, path)[0]["id"] not in {None, told["id"]}


def test_with_a_person_goes_every_digest_of_his_numbers(place: Town, database: Database) -> None:
    home = place.identified("spouse")
    correct = place.command(
        CorrectIdentity, household=home.id, person=home.head, name="李四", document=document(900),
    )  # fmt: skip
    place.do(correct)
    listed(place, home.numbers[0], home.numbers[1], document(900))
    listed(place, document(900), kind="houses")
    vault = place.services.vault
    assert macs(database) == {vault.mac(one) for one in (*home.numbers, document(900))}
    erase(place.services, home.head)
    assert macs(database) == {vault.mac(home.numbers[1])}
    with database.connect("owner", autocommit=True) as owner:
        swept = owner.execute(
            "SELECT last_vacuum IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'comparison_row'"
        )
        assert swept.fetchone() == (True,)


# -- many at once


def test_rows_of_a_list_are_answered_each_by_itself(place: Town) -> None:
    row = listed(place, document(78))
    free, struck = applied(place, 77), applied(place, 78)
    seen = {case: place.case(case).seen for case in (free, struck)}

    def taken(key: str, **more: Any) -> dict[str, Any]:
        given = {"year": 2020, "command": "take-step", "step": "comparison", "rows": seen, **more}
        told = take_steps(
            place.services, somebody("county", "review"), Stepping.model_validate(given), key
        )  # fmt: skip
        return {one["row"]: one["refused"] and one["refused"]["code"] for one in told["rows"]}

    assert taken("plain", hits={free: {f"{row}:2": SOLD}}) == {free: "hit_unknown", struck: "hits_unanswered"}
    assert taken("free") == {free: None, struck: "hits_unanswered"}
    assert taken("both", hits={struck: {f"{row}:2": SOLD}}) == {free: "other_step", struck: None}


def test_at_the_terminal_a_case_shows_what_it_hits(place: Town, database: Database) -> None:
    row = listed(place, document(77), until="2999-12-31")
    case = applied(place)
    home = place.services.settings.home
    furnish(home)
    with place.services.pool.connection() as connection:
        name = connection.execute("SELECT max(name) FROM register.account").fetchone()
        assert name is not None
        token = sign_in(connection, name[0], PASSWORD)
    env = {"HUCE_HOME": str(home), "DATABASE_URL": database.owner, "HUCE_TOKEN": token}
    told = terminal.huce("cases", "show", case, env=env).stdout
    assert f"比对命中 {row}:2:车辆(购买小轿车),县公安局2020-10-01的名单:张三,车辆类型小型轿车" in told
    assert "不予识别" in told
    place.step(case, hits={f"{row}:2": SOLD})
    told = terminal.huce("cases", "show", case, env=env).stdout
    assert "答复(不计入):车已于九月过户" in told
