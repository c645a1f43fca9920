"""A register with an account of each role inside a county and in another, and one of each thing inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.accounts import add_official, find_account, make_account
from api.sessions import sign_in
from domain.drafts import RULES
from domain.procedures.commands import ProcedureCommand
from domain.roles import ROLE_LABELS
from tests.api.http.given import COUNTY, OTHER_COUNTY, PASSWORD, TODAY, VILLAGE, Office, member
from tests.api.http.test_log import publish

if TYPE_CHECKING:
    from httpx import Response

PHOTO = b"\xff\xd8\xff\xe0" + bytes(300)
NO_DIGEST = f"sha256:{'0' * 64}"
SIDES = {"in": COUNTY, "out": OTHER_COUNTY}

Body = dict[str, Any]


@dataclass
class Hall:
    """The office, and the ids of what the clerk of the county has made, by their name in an address."""

    office: Office
    ids: dict[str, str]
    #: What commands are about: a household, its head and his son, and their helper.
    home: dict[str, str]
    #: A case of a procedure.
    work: str
    #: Whose erasure is asked for on the way, and the case of another that was asked for before.
    subject: str
    asked: str

    def ask(self, door: str, role: str, side: str) -> Response:
        """A request that nothing but rights stands against, by the account of a role on a side."""
        method, template = door.split()
        headers = self.office.who(f"{role}-{side}") | {"Idempotency-Key": f"{role}-{side}-{template[-20:]}"}
        path, query = template.format(**self.path_of(door)), self.query(door)
        more: dict[str, Any] = {"content": b"no workbook"} if template == "/imports" else {}
        more = {"content": PHOTO} if template == "/evidence" else more
        if method == "POST" and not more:
            more = {"json": self.body(template, role)}
        return self.office.client.request(
            method, f"/api/v1{path}", headers=headers, params=query, **more
        )  # fmt: skip

    def path_of(self, door: str) -> dict[str, str]:
        if "/erasures/" in door:
            return self.ids | {"case": self.asked}
        if "/work/cases/" in door:
            return self.ids | {"case": self.work}
        if "/divisions/" in door:
            return self.ids | {"code": COUNTY}
        return self.ids | {"year": "2020" if door.endswith("close") else "2019"}

    def query(self, door: str) -> dict[str, Any]:
        """Everything that can name a division names the county."""
        path = door.split()[1]
        if path == "/evidence":
            return {"household": self.ids["household"]}
        if path == "/divisions":
            return {"under": COUNTY}
        if path.endswith("/difference"):
            return {"from_as_of": "2019", "to_as_of": "2020"}
        if path.startswith("/years/") or path in {"/households", "/figures", "/work/counts"}:
            return {"division": COUNTY}
        if path in {"/imports", "/quality/runs", "/quality/problems"} or path.startswith("/exports/"):
            kind = {"kind": "persons"} if path == "/imports" and door.startswith("POST") else {}
            listed = door == "GET /imports" or "{" in path
            return {} if listed else {"division": COUNTY, "year": 2020, **kind}
        return {}

    def body(self, path: str, role: str) -> Body | None:
        if path.startswith("/commands/"):
            return self.command(path.removeprefix("/commands/"))
        year = {"year": 2020, "reason": "误操作"}
        bodies: dict[str, Body] = {
            "/me/password": {"old": PASSWORD, "new": "short"},
            "/delegations": {"to": "plain", "roles": [role], "first": str(TODAY), "last": str(TODAY),
                             "reason": "外出"},
            "/households/search": {"name": "测试", "division": COUNTY},
            "/rollbacks/preview": year | {"events": [self.ids["event"]], "chain": True},
            "/redos/preview": year | {"events": [self.ids["event"]]},
            "/rollbacks/batch": {"of": "village_day", "village": VILLAGE, "day": str(TODAY)},
            "/erasures": {"subject": self.subject, "basis": "request"},
            "/erasures/{case}/reject": {"ground": "mistaken"},
            "/restrictions": {"person": self.ids["person"], "basis": "disputed"},
            "/imports/{import_id}/undo": {"reason": "导错"},
            "/imports/{import_id}/undo/reject": {"reason": "不导错"},
            "/exports": {"kind": "persons", "division": COUNTY, "year": 2020},
            "/quality/runs": {"division": COUNTY, "year": 2020},
            "/work/lists": {"year": 2020, "command": "exit-household", "rows": [{}]},
            "/work/steps": {"year": 2020, "command": "take-step", "step": "a", "rows": {"0" * 20: "0" * 64}},
        }  # fmt: skip
        return bodies.get(path)

    def command(self, name: str) -> Body:
        """What the form of a command requires, about the household, village or county."""
        head, son = self.home["head"], self.home["son"]
        values: Body = {
            "household": self.home["household"], "village": VILLAGE, "county": COUNTY, "reason": "核实",
            "members": [member(31)], "entry": member(32, "son"),
            "new_head": {"person": son, "relations": {head: "father"}},
            "category": "car", "cause": "illness", "joined": "birth", "left": "death", "person": son,
            "member": son, "kept": head, "scope": "same_household",
            "attribute": "general", "standard": "national",
            "on": True, "plan_year": 2020, "monitoring": {"category": "unstable", "risks": ["illness"]},
            "way": "industry", "name": "张三", "unit": "县医院", "pairing": self.home["pairing"], "form": {},
            "status": "not_exited", "events": [self.ids["event"]], "case_id": self.ids["case"],
            "digest": NO_DIGEST, "command": "adjust-standard", "step": "county-review", "seen": "0" * 64,
            "content": {"household": self.home["household"], "standard": "provincial"}, "present": 1,
            "votes_for": 1, "votes_against": 0, "abstained": 0, "objection": "不同意", "upheld": False,
            "objection_id": f"{'0' * 24}.0", "answer": "已核实", "back_to": "request", "what": "reminded",
        }  # fmt: skip
        (command,) = (one for one in RULES if name == one.NAME)
        if issubclass(command, ProcedureCommand):
            values["case_id"] = self.work
        wanted = [field for field, of in command.model_fields.items() if of.is_required()]
        if name == "request-rollback":
            wanted.append("events")
        return {"year": 2020} | {field: values[field] for field in wanted if field in values}


def furnish(office: Office) -> Hall:
    """Make the accounts and the things."""
    _accounts(office)
    made = office.done(
        "identify-household", village=VILLAGE, members=[member(1)], effective="2019-03-01", year=2019
    )
    home, person, event = made["created"]["household"], made["created"]["persons"][0], made["events"][0]["id"]
    body = {"subject": _person(office, 3), "basis": "request"}
    asked = office.post("/erasures", body, "security", **{"Idempotency-Key": "asked"}).json()["case"]
    params = {"household": home}
    photo = office.client.post("/api/v1/evidence", params=params, headers=office.who("clerk"), content=PHOTO)
    ids = {
        "household": home, "person": person, "event": event, "code": VILLAGE, "county": COUNTY,
        "case": office.done("request-rollback", events=[event], reason="误操作")["created"]["case"],
        "digest": photo.json()["digest"], "kind": "persons", "key": "exit", **_own(office),
    }  # fmt: skip
    hall = Hall(office, ids, _home(office), _work(office, home, ids["digest"]), _person(office, 4), asked)
    publish(office)
    closed = office.post("/years/2019/close", {}, "counter", **{"Idempotency-Key": "closed"})
    assert closed.status_code == 200, closed.text
    return hall


def _work(office: Office, home: str, digest: str) -> str:
    content = {"household": home, "standard": "provincial"}
    body = {"year": 2020, "command": "adjust-standard", "content": content, "evidence": [digest]}
    made = office.post("/commands/open-case", body, **{"Idempotency-Key": "work"})
    assert made.status_code == 201, made.text
    return str(made.json()["created"]["case"])


def _home(office: Office) -> dict[str, str]:
    made = office.done(
        "identify-household", village=VILLAGE, members=[member(5), member(6, "son")], year=2019,
        effective="2019-03-01",
    )["created"]  # fmt: skip
    home, (head, son) = made["household"], made["persons"]
    helper = {"household": home, "year": 2020, "name": "张三", "unit": "县医院"}
    paired = office.post("/commands/pair-helper", helper, **{"Idempotency-Key": "helper"})
    return {"household": home, "head": head, "son": son, "pairing": paired.json()["created"]["pairing"]}


def _accounts(office: Office) -> None:
    """An account of each role on each side, and one without any that receives what is handed on."""
    with office.services.database.connect("app", autocommit=True) as connection:
        wanted = {f"{role}-{side}": (code, (role,)) for role in ROLE_LABELS for side, code in SIDES.items()}
        for name, (division, roles) in {**wanted, "plain": (COUNTY, ())}.items():
            person = add_official(connection, "某人")
            make_account(
                connection, name=name, password=PASSWORD, person=person, division=division, roles=roles
            )
            office.tokens[name] = sign_in(connection, name, PASSWORD)


def _own(office: Office) -> dict[str, str]:
    """What belongs to the clerk alone: an import, an export, a session; and a delegation of his."""
    clerk = office.who("clerk")
    query = {"kind": "persons", "year": 2020}
    imported = office.client.post("/api/v1/imports", params=query, headers=clerk, content=b"no workbook")
    exported = office.post("/exports", {"kind": "persons", "year": 2020})
    given = {"to": "counter", "roles": ["entry"], "first": str(TODAY), "last": str(TODAY), "reason": "外出"}
    return {
        "import_id": imported.json()["id"], "export": exported.json()["id"],
        "session": office.get("/sessions").json()["sessions"][0]["id"],
        "delegation": office.post("/delegations", given).json()["id"],
    }  # fmt: skip


def _person(office: Office, serial: int) -> str:
    made = office.done(
        "identify-household", village=VILLAGE, members=[member(serial)], effective="2019-03-01", year=2019
    )
    return str(made["created"]["persons"][0])


def account_id(office: Office, name: str) -> str:
    with office.services.pool.connection() as connection:
        return find_account(connection, name).id
