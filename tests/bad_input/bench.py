"""A register with a few households, its application, its command line, and a folder for files."""

from __future__ import annotations

import html
import json
import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.accounts import declare_kin
from api.admissions import Admissions
from api.imports import runner
from api.imports.store import Imports
from api.register import write_setting
from api.sheets.registered import Villages
from tests.api.http.given import ACCOUNTS, OTHER_VILLAGE, VILLAGE, Office, member
from tests.api.sheets.given import Cells, person, persons_file
from tests.bad_input.case import Answer
from tests.support import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from httpx import Response

PHOTO = b"\xff\xd8\xff\xe0" + bytes(300)


@dataclass
class Bench:
    """What cases send things to. `home`: the household H1 (head, spouse, son), `other` one elsewhere."""

    office: Office
    folder: Path
    names: tuple[str, ...]
    home: str = ""
    people: list[str] = field(default_factory=list)
    kin: str = ""
    other: str = ""
    event: str = ""
    position: int = 0

    def furnish(self) -> None:
        """The households that cases speak of."""
        office = self.office
        opened = office.done(
            "identify-household", village=VILLAGE, number="H1", year=2019, effective="2019-03-01",
            members=[member(1), member(2, "spouse"), member(3, "son")],
        )  # fmt: skip
        self.home, self.people = opened["created"]["household"], opened["created"]["persons"]
        self.kin = office.household(11, number="H2")
        self.other = office.done(
            "identify-household", "stranger", village=OTHER_VILLAGE, number="H3", year=2019,
            effective="2019-03-01", members=[member(21)],
        )["created"]["household"]  # fmt: skip
        focus = office.done("mark-focus", household=self.home, on=True)
        self.event = focus["events"][0]["id"]
        given = office.client.post(
            "/api/v1/evidence", params={"household": self.home}, headers=office.who("clerk"), content=PHOTO
        )
        assert given.status_code == 201
        with office.services.pool.connection() as connection:
            row = connection.execute("SELECT person FROM register.account WHERE name = 'clerk'").fetchone()
            declare_kin(connection, row[0] if row else "", self.kin)
        self.fresh()

    # -- HTTP

    def give(self, command: str, name: str = "clerk", **body: Any) -> Answer:
        """Give a command."""
        return told(self.office.give(command, name, **body))

    def send(self, method: str, path: str, name: str | None = "clerk", **more: Any) -> Answer:
        """Any request; `name` None is nobody."""
        headers = (self.office.who(name) if name else {}) | more.pop("headers", {})
        self.office.client.cookies.clear()
        try:
            return told(self.office.client.request(method, path, headers=headers, **more))
        finally:
            self.office.client.cookies.clear()

    def raw(self, content: bytes, command: str = "mark-focus", **headers: str) -> Answer:
        """A command whose body is given as bytes."""
        usual = {"Idempotency-Key": secrets.token_hex(8), "Content-Type": "application/json"}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", f"/api/v1/commands/{command}", content=content, headers=usual | more)

    @contextmanager
    def setting(self, key: str, value: Any, back: Any) -> Iterator[Bench]:
        """A setting of the register while a case runs."""
        self.set(key, value)
        try:
            yield self
        finally:
            self.set(key, back)

    @contextmanager
    def closed(self, year: int) -> Iterator[Bench]:
        """A year that the register takes for closed while a case runs."""
        with self.office.services.pool.connection() as connection:
            connection.execute("INSERT INTO read.year (year, status) VALUES (%s, 'closed')", [year])
        self.fresh()
        try:
            yield self
        finally:
            with self.office.services.pool.connection() as connection:
                connection.execute("DELETE FROM read.year WHERE year = %s", [year])
            self.fresh()

    @contextmanager
    def day(self, today: date) -> Iterator[Bench]:
        """Another day while a case runs."""
        gateway = self.office.services.gateway
        usual, gateway.clock = gateway.clock, lambda: today
        try:
            yield self
        finally:
            gateway.clock = usual

    def set(self, key: str, value: Any) -> None:
        with self.office.services.pool.connection() as connection:
            write_setting(connection, key, value)
        self.fresh()

    def fresh(self) -> None:
        """Let the configuration and kin be read anew at once."""
        self.office.services.gateway.admissions = Admissions()

    # -- files

    def row(self, serial: int, relation: str = "户主", household: str = "H9", **more: Any) -> Cells:
        """A row of the person export, of this village."""
        five = dict(zip("省市县乡村", self.names, strict=True))
        insured = {"是否参加新型农村合作医疗（城乡居民基本医疗保险）": "是"}
        return person(serial, relation, household, **{**five, **insured, **more})

    def file(self, name: str = "f.xlsx") -> Path:
        """Where a file goes."""
        return self.folder / name

    def rows(self, *rows: Cells, **query: Any) -> Answer:
        """A person export with these rows, imported."""
        return self.upload(persons_file(self.file(), rows), **query)

    def upload(self, path: Path, who: str = "clerk", **query: Any) -> Answer:
        """A file uploaded over HTTP and checked, as the job does it; what became of it."""
        answer = self.posted(path.read_bytes(), who, name=path.name, **query)
        if answer.status_code >= 400:
            return told(answer)
        import_id = answer.json()["id"]
        runner.check(self.office.services, import_id)
        try:
            return self._found(import_id)
        finally:
            self._away(import_id)

    def posted(self, content: bytes, who: str = "clerk", **query: Any) -> Response:
        """The upload alone."""
        asked = {"kind": "persons", "year": 2020, **query}
        return self.office.client.post(
            "/api/v1/imports", headers=self.office.who(who), params=asked, content=content
        )

    def _found(self, import_id: str) -> Answer:
        said = self.office.get(f"/imports/{import_id}").json()
        if said["failure"] is not None:
            return Answer("整个文件退回", said["failure"]["code"], "", "", said["failure"]["message"])
        homes = self.office.get(f"/imports/{import_id}/units").json()["units"]
        for home in homes:
            for one in home["problems"]:
                place = f"{one['sheet']}第{one['row']}行" + (f"“{one['column']}”" if one["column"] else "")
                return Answer("该户退回", one["code"], place, "", one["message"])
        for home in homes:
            for one in home["warnings"]:
                return Answer(f"{home['verdict_label']},有提示", one["code"], "", "", one["message"])
        counted = "、".join(f"{home['verdict_label']}" for home in homes)
        return Answer("接受", "", "", "", f"{counted}。")

    def _away(self, import_id: str) -> None:
        with self.office.services.pool.connection() as connection:
            if Imports(connection).one(import_id).state == "failed":
                return
        assert self.office.post(f"/imports/{import_id}/cancel", {}).status_code == 200

    # -- command line

    def cli(self, *arguments: str, by: str | None = "clerk", typed: str | None = None, **more: str) -> Answer:
        """Run `huce` in process on the same database."""
        services = self.office.services
        env = {
            "HUCE_HOME": str(services.settings.home), "DATABASE_URL": services.database.owner,
            "HUCE_TOKEN": self.office.tokens[by] if by else "", **more,
        }  # fmt: skip
        result = terminal.huce(*arguments, typed=typed, env=env)
        assert "Traceback" not in result.output, result.output
        line = result.stderr.strip().splitlines()[-1] if result.stderr.strip() else ""
        sentence, _, code = line.removeprefix("✗ ").rpartition(" [")
        sentence = sentence.replace(str(self.folder), "…").replace(str(services.settings.home), "…")
        return Answer(f"退出码{result.exit_code}", code.rstrip("]"), "", "", sentence)

    # -- what must not change

    def written(self) -> tuple[Any, ...]:
        """What the register holds."""
        tables = ("ledger.event", "ledger.save", "ledger.evidence", "keys.key", "keys.number",
                  "read.household", "read.person", "register.comparison_row")  # fmt: skip
        counted = ",".join(f"(SELECT count(*) FROM {table})" for table in tables)
        with self.office.services.pool.connection() as connection:
            row = connection.execute(f"SELECT {counted}").fetchone()
        files = sorted(
            p.name for p in (self.office.services.settings.home / "evidence").rglob("*") if p.is_file()
        )
        return (*(row or ()), *files)


def told(response: Response) -> Answer:
    """A problem as it stands in the body; of what was taken in only that."""
    if response.status_code < 400:
        return Answer(str(response.status_code), "", "", "", "")
    if response.headers["content-type"].startswith("text/html"):
        return _said_on_page(response)
    assert response.headers["content-type"] == "application/problem+json", response.text[:200]
    said = json.loads(response.text)
    assert said["status"] == response.status_code
    return Answer(
        str(response.status_code), said["code"], said["field"] or "", said["rule"] or "", said["detail"]
    )


def _said_on_page(response: Response) -> Answer:
    """A refusal as a page says it."""
    found = re.search(r'data-code="(\w+)" data-field="([\w.]*)">(.*?)</div>', response.text, re.DOTALL)
    assert found is not None, response.text
    told = re.findall(r"(?:<li>|<p>)(?:<a[^>]*>)?([^<]+)<", found[3])
    sentence = ";".join(html.unescape(one) for one in told).removesuffix("。") + "。"
    return Answer(str(response.status_code), found[1], found[2], "", sentence)


def furnished(office: Office, folder: Path) -> Bench:
    """The bench with its households."""
    with office.services.pool.connection() as connection:
        names = Villages(connection).names(VILLAGE)
    bench = Bench(office, folder, names)
    bench.furnish()
    return bench


__all__ = ["ACCOUNTS", "PHOTO", "Bench", "furnished", "told"]
