"""What the running program shows of itself: health, figures, headers, the landing page, and its log."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.requests import Request
from structlog.testing import capture_logs

from api import logs
from api.console.statics import address
from api.demo_accounts import DemoAccount
from api.http.app import create_app
from api.http.metrics import Metrics
from api.http.requests import Watched
from api.services import following
from tests.api.http.browser import Browser
from tests.api.http.given import COUNTY, VILLAGE, member
from tests.ledger.given import until
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.http.given import Office

ROOT = Path(__file__).parent.parent.parent.parent


def test_healthz_answers_once_it_can_be_used(desk: Office) -> None:
    assert desk.client.get("/healthz").json() == {"status": "ok"}


def test_readyz_says_what_is_behind(desk: Office) -> None:
    desk.household(1)
    behind = desk.client.get("/readyz").json()
    assert (behind["ready"], behind["last_index"], behind["sequencer_lag"]) == (True, 0, 1)
    desk.sequence()
    now = desk.client.get("/readyz").json()
    assert (now["last_index"], now["sequencer_lag"], now["figures_followed_to"]) == (1, 0, 1)


def test_readyz_says_no_when_the_sequencer_has_died(desk: Office) -> None:
    # given what follows the ledger
    with (
        following(desk.services) as followers,
        Browser(create_app(desk.services, followers=followers)) as client,
    ):
        assert client.get("/readyz").json()["stopped"] == []
        # when it meets what it does not know how to go on from
        with desk.services.database.connect("owner") as owner:
            owner.execute("REVOKE INSERT ON ledger.indexed FROM huce_app")
        with capture_logs() as logged:
            desk.household(1)
            until(lambda: not followers[0].is_alive())
        # then
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["ready"]) == (503, False)
        assert answer.json()["stopped"] == ["sequencer"]
        assert {"event": "follower.died", "thread": "sequencer", "log_level": "error",
                "error": "InsufficientPrivilege"} in logged  # fmt: skip


def test_readyz_refuses_a_register_that_was_never_set_up(desk: Office) -> None:
    with desk.services.database.connect("app", autocommit=True) as connection:
        connection.execute("DELETE FROM register.setting")
    answer = desk.client.get("/readyz")
    assert (answer.status_code, answer.json()["initialised"]) == (503, False)


def test_metrics_count_requests_by_template_and_events(desk: Office) -> None:
    household = desk.household(1)
    desk.get(f"/households/{household}")
    desk.sequence()
    text = desk.client.get("/metrics").text
    counted = 'huce_requests_total{method="GET",route="/api/v1/households/{household}",status="200"} 1.0'
    assert counted in text
    assert "huce_last_index 1.0" in text
    assert household not in text


def test_every_answer_has_safe_headers_and_the_api_is_never_stored(desk: Office) -> None:
    for path in ("/", "/healthz", "/openapi.json", address("huce.css"), "/api/v1/me", "/nothing"):
        headers = desk.client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert (headers.get("cache-control") == "no-store") is (path == "/" or path.startswith("/api/"))


class Parts(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_landing_page_says_what_runs(desk: Office) -> None:
    desk.household(1, 2)
    desk.sequence()
    page = desk.client.get("/").text
    assert "奈曼旗" in page
    assert [f"<dd>{n}</dd>" in page for n in (1, 2)] == [True, True]
    assert "演示账号" not in page
    assert "尚不完整" not in page
    parts = Parts(page).found
    assert ("a", {"href": "/openapi.json"}) in parts
    assert not [tag for tag, attributes in parts if tag == "style" or "style" in attributes]
    assert all(attributes.get("src") for tag, attributes in parts if tag == "script")
    with desk.services.database.connect("app", autocommit=True) as connection:
        connection.execute("INSERT INTO read.figure_due VALUES (%s)", [VILLAGE])
    assert "户数、人数还在统计,尚不完整。" in desk.client.get("/").text


def test_the_landing_page_of_a_demonstration_lists_its_accounts(desk: Office) -> None:
    account = DemoAccount("xian-luru", "huce-xian-luru", "陈明远", COUNTY, ("entry",))
    with Browser(create_app(desk.services, demo=[account])) as client:
        page = client.get("/").text
    for shown in ("xian-luru", "huce-xian-luru", "陈明远", "奈曼旗", "录入"):
        assert shown in page


def test_the_log_has_route_and_account_and_nothing_personal(desk: Office) -> None:
    account = desk.get("/me").json()["account"]
    with capture_logs() as lines:
        made = desk.done("identify-household", village=VILLAGE, members=[member(1)], reason="张三申请")
        desk.post("/households/search", {"name": "测试1"})
        desk.get(f"/households/{made['created']['household']}/why", kind="person", field="测试1")
        desk.give("identify-household", village=VILLAGE, members=[member(1, phone=document(1))])
        desk.client.get("/" + document(1))
        desk.client.post("/api/v1/sign-in", json={"name": "测试1", "password": document(1)})
    assert len(lines) == 6
    assert {line["event"] for line in lines} == {"request"}
    assert lines[0].keys() == {"event", "log_level", "method", "route", "status", "ms", "account"}
    assert (lines[0]["route"], lines[0]["account"]) == ("/api/v1/commands/identify-household", account)
    assert lines[4]["route"] == "-"
    for secret in ("测试", document(1), "张三", made["created"]["household"]):
        assert secret not in str(lines)


def test_the_log_lets_every_key_of_a_request_through() -> None:
    line: dict[str, Any] = {
        "event": "request", "method": "GET", "route": "/", "status": 200, "ms": 1.5, "account": "ab12",
    }  # fmt: skip
    assert logs.keep_allowed(None, "info", line) == line


def test_an_unforeseen_error_is_logged_by_type_and_place_only(desk: Office) -> None:
    with desk.services.database.connect("owner", autocommit=True) as connection:
        connection.execute("DROP TABLE read.figure CASCADE")
    with capture_logs() as lines:
        desk.get("/figures")
    (failed,) = (line for line in lines if line["event"] == "request.failed")
    assert failed.keys() == {"event", "log_level", "error", "where"}
    assert failed["error"] == "UndefinedTable"


class Vanishing:
    """A client that has sent so much and goes away before he is answered."""

    def __init__(self, *sent: bytes) -> None:
        self.messages = [{"type": "http.request", "body": one, "more_body": True} for one in sent]
        self.answered: list[Any] = []

    async def receive(self) -> Any:
        return self.messages.pop(0) if self.messages else {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.answered.append(message)


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/static/{digest}/x.css"), ("POST", "/api/v1/commands/mark-focus"), ("POST", "/console/imports"),
])  # fmt: skip
def test_a_client_that_went_away_is_no_fault(method: str, path: str) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        """Waits for the client, as files and uploads do."""
        request = Request(scope, receive, send)
        if method == "POST":
            await request.body()
        assert (await receive())["type"] in {"http.request", "http.disconnect"}
        assert (await receive())["type"] == "http.disconnect"

    client, scope = Vanishing(b"on=", *([b"tr"] * (method == "POST"))), {
        "type": "http", "method": method, "path": path, "headers": [],
    }  # fmt: skip
    if method == "GET":
        client.messages[0]["more_body"] = False
    with capture_logs() as lines:
        asyncio.run(Watched(app, Metrics())(scope, client.receive, client.send))
    assert [(line["event"], line["status"]) for line in lines] == [("request", 499)]
    assert client.answered == []


SERVE = """
import os, sys
from pathlib import Path
from api.gateway import Gateway
from api.http.server import serve
from api.services import Services
from api.settings import Settings
from ledger.access import AccessLog
from ledger.database import Database
from tests.support.keys import KEYRING

database = Database(os.environ["OWNER"], os.environ["APP"])
with database.pool(1, 2) as pool, AccessLog.of(database) as access:
    settings = Settings.model_validate({"HUCE_HOME": Path(".")})
    gateway = Gateway(pool.connection, KEYRING.ledger())
    serve(Services(settings, database, pool, KEYRING, gateway, access), int(sys.argv[1]))
print("ended in order")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> Iterator[bool]:
    """Whether it answers, asked again until it does or 30 seconds have passed."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            yield httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        except httpx.TransportError:
            yield False


def test_it_serves_on_loopback_and_ends_in_order_on_term(desk: Office) -> None:
    port = free_port()
    database = desk.services.database
    environment = os.environ | {"OWNER": database.owner, "APP": database.app, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", SERVE, str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert any(answers(port))
        finally:
            process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert said.endswith("ended in order\n")


def test_a_port_that_is_taken_is_named(desk: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        database = desk.services.database
        environment = os.environ | {"OWNER": database.owner, "APP": database.app, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SERVE, str(port)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert "PortTaken" in done.stderr
    assert str(port) in done.stderr
