"""Problem lists over HTTP: running the quality rules over a division, and reading what they found."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import problem_lists as lists
from api.access import account_names
from api.http.doors import Parts, SignedIn, reading
from api.http.households import AfterInvalid, division_of
from api.jobs import give
from api.problem_lists import Listed, RuleUnknown
from api.reading import division_names
from domain import quality
from domain.quality import Rule

router = APIRouter(prefix="/api/v1/quality", tags=["数据质量"])

Year = Annotated[int, Field(ge=1900, le=2200)]


class Wanted(BaseModel):
    """Which division (the account's own by default) and statistical year."""

    model_config = ConfigDict(extra="forbid")
    year: Year
    division: str | None = None


class WantedRuns(BaseModel):
    """Which runs; `after` is what an earlier page gave as `next`."""

    model_config = ConfigDict(extra="forbid")
    year: Year | None = None
    division: str | None = None
    after: int | None = Field(default=None, ge=1, le=2**62)
    limit: int = Field(default=50, ge=1, le=200)


class WantedCounts(Wanted):
    """Of one rule, also where."""

    rule: str | None = Field(default=None, max_length=10)


class WantedProblems(Wanted):
    """Which problems: of one rule, or of all."""

    rule: str | None = Field(default=None, max_length=10)
    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=1000)


@router.post("/runs", status_code=202)
def post_run(services: Parts, actor: SignedIn, wanted: Wanted) -> dict[str, Any]:
    """在后台用全部规则检查一个行政区划某年度的各户,写成问题清单;同一区划和年度的旧清单由新的代替。"""
    division = division_of(actor, wanted.division)
    job = give(services, "run_quality", division=division, year=wanted.year, account=actor.account)
    return {"job": job, "division": division, "year": wanted.year}


@router.get("/runs")
def list_runs(services: Parts, actor: SignedIn, wanted: Annotated[WantedRuns, Query()]) -> dict[str, Any]:
    """检查的记录,最近的在前;`finished_at` 为空的还没有完成,`problems` 是各条规则的问题数。"""
    division = division_of(actor, wanted.division)
    with reading(services) as connection:
        found = lists.runs(connection, division, wanted.year, before=wanted.after, limit=wanted.limit + 1)
        page, more = found[: wanted.limit], found[wanted.limit :]
    return {"runs": [asdict(run) for run in page], "next": page[-1].id if more else None}


@router.get("/counts")
def list_counts(services: Parts, actor: SignedIn, wanted: Annotated[WantedCounts, Query()]) -> dict[str, Any]:
    """最近一次检查各条规则的问题数,按规则排列;写了 `rule` 的,`places` 是这条规则在下一级各处的个数。

    `under_way` 表示这个区划和年度正在检查或等着检查。没有检查过则 `run` 为空。
    """
    division = division_of(actor, wanted.division)
    kept = _rule(wanted.rule)
    with reading(services) as connection:
        run = lists.latest(connection, division, wanted.year)
        numbers = lists.counts(connection, run, division) if run else {}
        where = lists.places(connection, run, division, kept.number) if run and kept else []
        names = division_names(connection, (code for code, _ in where))
        under_way = lists.under_way(connection, division, wanted.year)
    return {
        "division": division, "run": asdict(run) if run else None, "under_way": under_way,
        "rules": [_counted(one, numbers[one.number]) for one in quality.RULES if one.number in numbers],
        "places": [{"code": code, "name": names.get(code), "count": n} for code, n in where],
    }  # fmt: skip


@router.get("/problems")
def list_problems(
    services: Parts, actor: SignedIn, wanted: Annotated[WantedProblems, Query()]
) -> dict[str, Any]:
    """问题清单:最近一次包含该区划的检查,按村排列;`next` 是下一页的 `after`。没有检查过则 `run` 为空。"""
    division = division_of(actor, wanted.division)
    _rule(wanted.rule)
    after = position(wanted.after)
    with reading(services) as connection:
        run = lists.latest(connection, division, wanted.year)
        if run is None:
            return {"run": None, "problems": [], "next": None}
        found = lists.problems(
            connection, run.id, division, rule=wanted.rule, after=after, limit=wanted.limit + 1
        )
        page, more = found[: wanted.limit], found[wanted.limit :]
        names = division_names(connection, (one.village for one in page))
        accounts = account_names(connection, {one.data["account"] for one in page if "account" in one.data})
    shown = [_shown(one, names, accounts) for one in page]
    return {
        "run": asdict(run),
        "problems": shown,
        "next": token(page[-1].village, page[-1].n) if more else None,
    }


def _rule(number: str | None) -> Rule | None:
    """The rule of a number. Raises RuleUnknown."""
    if number is None:
        return None
    if (found := quality.rule(number)) is None:
        raise RuleUnknown
    return found


def _counted(rule: Rule, count: int) -> dict[str, Any]:
    return {
        "rule": rule.number, "group": quality.group_of(rule).title, "title": rule.title,
        "note": rule.note, "scope": rule.scope, "severity": rule.severity, "count": count,
    }  # fmt: skip


def _shown(one: Listed, names: dict[str, str], accounts: dict[str, str]) -> dict[str, Any]:
    kept, account = one.kept, accounts.get(one.data.get("account", ""))
    said = one._replace(data=one.data | {"account": account}) if account else one
    return {
        "rule": one.rule, "scope": kept.scope if kept else None, "severity": kept.severity if kept else None,
        "field": kept.field if kept else None, "sentence": said.sentence, "data": one.data,
        "village": one.village, "village_name": names.get(one.village),
        "household": one.household, "number": one.number, "person": one.person, "account_name": account,
    }  # fmt: skip


def token(village: str, n: int) -> str:
    """A place in a list, as clients are given it."""
    return urlsafe_b64encode(f"{village}/{n}".encode()).decode().rstrip("=")


def position(after: str | None) -> tuple[str, int]:
    """The place that a client gives back. Raises AfterInvalid."""
    if after is None:
        return "", 0
    try:
        text = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii")
    except ValueError:
        raise AfterInvalid from None
    village, _, n = text.partition("/")
    if not village.isdigit() or not n.isdigit() or len(n) > 18:
        raise AfterInvalid
    return village, int(n)
