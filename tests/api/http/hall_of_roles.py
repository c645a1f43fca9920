"""A register with an account of each role inside a county and in another, and one of each thing inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.accounts import find_account
from api.http.doors import COOKIE
from api.quality import run_quality
from api.sessions import sign_in
from api.sheets.comparisons import LISTS
from domain.drafts import RULES
from domain.orders.problem import Problem
from domain.procedures.commands import ProcedureCommand
from domain.roles import ROLE_LABELS
from tests.api.http.given import COUNTY, OTHER_COUNTY, PASSWORD, TODAY, VILLAGE, Office, enrolled, member
from tests.api.http.test_log import publish
from tests.api.sheets.given import table, workbook
from tests.support.people import document
from tests.support.world import CLERK

if TYPE_CHECKING:
    from httpx import Response

PHOTO = b"\xff\xd8\xff\xe0" + bytes(300)
NO_DIGEST = f"sha256:{'0' * 64}"
QUALITY = ("/console/quality", "/console/quality/problems")
#: What a department says of its list.
LIST = {
    "kind": "vehicles", "department": "县公安局", "dated": "2020-10-01", "valid_until": str(TODAY),
}  # fmt: skip
#: Queries that nothing of the hall stands in.
FIXED: dict[str, dict[str, Any]] = {
    "GET /divisions": {"under": COUNTY},
    "POST /work/comparisons": LIST | {"division": COUNTY},
    "POST /work/comparisons/check": {"kind": "vehicles"},
}
SIDES = {"in": COUNTY, "out": OTHER_COUNTY}

Body = dict[str, Any]


@dataclass
class Hall:
    """The office, and the ids of what the clerk of the county has made, by their name in an address."""

    office: Office
    ids: dict[str, str]
    #: What commands are about: a household, its head and his son, and their helper.
    home: dict[str, str]
    #: A case of a procedure, and a work order.
    work: str
    order: str
    #: Whose erasure is asked for on the way, and the case of another that was asked for before.
    subject: str
    asked: str

    def ask(self, door: str, role: str, side: str) -> Response:
        """A request that nothing but rights stands against, by the account of a role on a side."""
        method, template = door.split()
        headers = self.office.who(f"{role}-{side}") | {"Idempotency-Key": f"{role}-{side}-{template[-20:]}"}
        path, query = template.format(**self.path_of(door)), self.query(door)
        files = {"/imports", "/work/comparisons", "/work/comparisons/check"}
        more: dict[str, Any] = {"content": b"no workbook"} if template in files else {}
        more = {"content": PHOTO} if template == "/evidence" else more
        if template.startswith("/console"):
            if template == "/console/sign-out":
                # The other door out may have ended the session.
                signed_in(self.office, f"{role}-{side}")
            headers = {"Cookie": f"{COOKIE}={self.office.tokens[f'{role}-{side}']}"}
            more = {"data": self.form(template, role, side)} if method == "POST" else {}
            return self.office.client.request(method, path, headers=headers, params=query, **more)
        if method == "POST" and not more:
            more = {"json": self.body(template, role)}
        return self.office.client.request(
            method, f"/api/v1{path}", headers=headers, params=query, **more
        )  # fmt: skip

    def path_of(self, door: str) -> dict[str, str]:
        if "/erasures/" in door:
            return self.ids | {"case": self.asked}
        if "/work/cases/" in door or "/console/cases/" in door:
            return self.ids | {"case": self.work}
        if "/work/orders/" in door or "/console/orders/" in door:
            return self.ids | {"order": self.order}
        if "/console/comparisons/" in door:
            return self.ids | {"comparison": self.ids["listed"]}
        if "/divisions/" in door:
            return self.ids | {"code": COUNTY}
        return self.ids | {"year": "2020" if door.endswith("close") else "2019"}

    def query(self, door: str) -> dict[str, Any]:
        """Everything that can name a division names the county."""
        path = door.split()[1]
        if path in {"/console/commands/{name}", "/evidence"}:
            return {"household": self.ids["household"]} | ({"key": "1"} if "{" in path else {})
        if door in FIXED:
            return FIXED[door]
        if path.endswith(("/difference", "/comparison")):
            years = {"from_as_of": "2019", "to_as_of": "2020"}
            return years if path.endswith("/difference") else {"year": "2020"}
        if path.startswith(("/years/", "/console/years/", "/figures")) or path in {
            "/households", "/console/households", "/work/counts", "/work/orders/all", "/work/orders/counts",
            "/console/cases", "/console/orders", "/console/orders/all",
        }:  # fmt: skip
            return {"division": COUNTY}
        if path in {
            "/imports",
            "/quality/runs",
            "/quality/problems",
            "/quality/counts",
            *QUALITY,
        } or path.startswith("/exports/"):
            kind = {"kind": "persons"} if path == "/imports" and door.startswith("POST") else {}
            listed = door == "GET /imports" or "{" in path
            return {} if listed else {"division": COUNTY, "year": 2020, **kind}
        return {"event": self.ids["event"], "key": "1"} if path.endswith("/new") else {}

    def form(self, page: str, role: str, side: str) -> dict[str, str]:
        """What is sent from a page; what it requires and nothing more."""
        key = {"key": f"{role}-{side}-{page[-20:]}".replace("{", "").replace("}", "")}
        forms = {
            "/console/password": {"old": PASSWORD, "new": "short", "again": "short"},
            "/console/checks/document": {"document": "1"},
            "/console/search": {"text": VILLAGE},
            "/console/audit/questions": {"year": "2020"},
            "/console/quality": {"year": "2020", "division": COUNTY},
            "/console/imports": {"kind": "persons", "year": "2020", "division": COUNTY, **key},
            "/console/exports": {"kind": "persons", "year": "2020", "division": COUNTY, **key},
            "/console/imports/{import_id}/undo": {"reason": "导错"},
            "/console/imports/{import_id}/undo/reject": {"reason": "不导错"},
            "/console/accounts": {"name": f"new-{role}-{side}", "person_name": "某人", "division": COUNTY},
            "/console/accounts/find": {"wanted": "clerk"},
            "/console/accounts/{account}/roles": {"roles": "entry"},
            "/console/erasures": {"kind": "person", "subject": self.subject, "basis": "request", **key},
            "/console/erasures/{case}/approve": key,
            "/console/erasures/{case}/reject": {"ground": "mistaken", **key},
            "/console/restrictions": {"person": self.ids["person"], "why": "disputed", **key},
            "/console/restrictions/{person}/lift": key,
            "/console/rollbacks/new": {"event": self.ids["event"], "reason": "误操作", **key},
            "/console/redos/new": {"event": self.ids["event"], "reason": "误操作", **key},
            "/console/rollbacks/{case}/approve": {"digest": NO_DIGEST, **key},
            "/console/rollbacks/{case}/reject": {"reason": "属实", **key},
            "/console/comparisons": LIST | {"do": "bring"},
            "/console/orders/new": {"year": "2020", "division": COUNTY, **key},
            "/console/orders/{order}": {"do": "withdraw-order", **key},
            "/console/cases/{case}": {"do": "withdraw-case", **key},
            "/console/work/lists/{village}/{procedure}/{step}": key,
            "/console/years/{year}/close": key,
            "/console/years/{year}/checks": {"kind": "regenerate", "division": COUNTY, **key},
            "/console/me/delegations": {
                "to": "plain", "roles": role, "first": str(TODAY), "last": str(TODAY), "reason": "外出",
            },
        }  # fmt: skip
        return forms.get(page, {})

    def body(self, path: str, role: str) -> Body | None:
        if path.startswith("/commands/"):
            return self.command(path.removeprefix("/commands/"))
        year = {"year": 2020, "reason": "误操作"}
        bodies: dict[str, Body] = {
            "/me/password": {"old": PASSWORD, "new": "short"},
            "/delegations": {"to": "plain", "roles": [role], "first": str(TODAY), "last": str(TODAY),
                             "reason": "外出"},
            "/households/search": {"name": "测试", "division": COUNTY},
            "/checks/document": {"document": "1"},
            "/search": {"text": VILLAGE},
            "/rollbacks/preview": year | {"events": [self.ids["event"]], "chain": True},
            "/redos/preview": year | {"events": [self.ids["event"]]},
            "/rollbacks/batch": {"of": "village_day", "village": VILLAGE, "day": str(TODAY)},
            "/erasures": {"subject": self.subject, "basis": "request"},
            "/erasures/{case}/reject": {"ground": "mistaken"},
            "/restrictions": {"person": self.ids["person"], "basis": "disputed"},
            "/imports/{import_id}/undo": {"reason": "导错"},
            "/imports/{import_id}/undo/reject": {"reason": "不导错"},
            "/exports": {"kind": "persons", "division": COUNTY, "year": 2020},
            "/events/officials": {"name": "某人"},
            "/years/{year}/checks": {"kind": "regenerate", "division": COUNTY},
            "/quality/runs": {"division": COUNTY, "year": 2020},
            "/work/orders": {"year": 2020, "division": COUNTY},
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
            "order_id": self.order, "rule": "10.4", "accepted": False,
            "objection_id": f"{'0' * 24}.0", "answer": "已核实", "back_to": "request", "what": "reminded",
        }  # fmt: skip
        (command,) = (one for one in RULES if name == one.NAME)
        if issubclass(command, ProcedureCommand):
            values["case_id"] = self.work
        wanted = [field for field, of in command.model_fields.items() if of.is_required()]
        if name == "request-rollback":
            wanted.append("events")
        if name == "assign-order":
            wanted.append("household")
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
        "village": VILLAGE, "procedure": "exit@1", "step": "assembly",
        "case": office.done("request-rollback", events=[event], reason="误操作")["created"]["case"],
        "digest": photo.json()["digest"], "kind": "persons", "key": "exit", **_own(office),
        "name": "mark-focus",
        "account": account_id(office, "lower"), "comparison": _list(office, 9),
        "listed": _list(office, 10),
    }  # fmt: skip
    hall = Hall(
        office,
        ids,
        _home(office),
        _work(office, home, ids["digest"]),
        _order(office),
        _person(office, 4),
        asked,
    )
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


def _order(office: Office) -> str:
    """A work order on a household with too much land; the county has a list of problems."""
    household = office.household(8)
    office.done("survey-household", household=household, conditions={"arable_land": 1_000_000})
    services = office.services
    run_quality(services.database, services.gateway.ledger, COUNTY, 2020, CLERK, TODAY)
    body = {"year": 2020, "rule": "10.4", "household": household, "level": "county"}
    made = office.post("/commands/assign-order", body, "review-in", **{"Idempotency-Key": "order"})
    assert made.status_code == 201, made.text
    return Problem("10.4", 2020, household, None).id


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
    sides = {f"{role}-{side}": (code, (role,)) for role in ROLE_LABELS for side, code in SIDES.items()}
    wanted = {**sides, "plain": (COUNTY, ()), "lower": (VILLAGE, ())}
    with office.services.database.connect("app", autocommit=True) as connection:
        office.tokens |= enrolled(connection, {name: ("某人", *of) for name, of in wanted.items()})


def signed_in(office: Office, name: str) -> None:
    """A new session of an account."""
    with office.services.database.connect("app", autocommit=True) as connection:
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


def _list(office: Office, serial: int) -> str:
    """A list of another department, brought in by a reviewer of the county."""
    row = {"姓名": "某人", "证件号码": document(serial), "房产情况": "商品房"}
    path = office.services.settings.home / "houses.xlsx"
    workbook(path, {"Sheet1": table(LISTS["houses"].sheets[0].heads, [row])})
    made = office.client.post(
        "/api/v1/work/comparisons", params=LIST | {"kind": "houses"}, headers=office.who("review-in"),
        content=path.read_bytes(),
    )  # fmt: skip
    return str(made.json()["id"])


def _person(office: Office, serial: int) -> str:
    made = office.done(
        "identify-household", village=VILLAGE, members=[member(serial)], effective="2019-03-01", year=2019
    )
    return str(made["created"]["persons"][0])


def account_id(office: Office, name: str) -> str:
    with office.services.pool.connection() as connection:
        return find_account(connection, name).id
