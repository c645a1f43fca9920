"""Requests made up from openapi.json, to a real server: no fault of ours, nothing else than described."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.app import create_app
from tests.api.http.given import COUNTY, VILLAGE, office, prepare
from tests.bad_input.bench import Bench, furnished
from tests.soak.given import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemathesis import APIOperation, Case

    from ledger.database import Database

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
WHO = ("clerk", "both", "chief", "auditor", "counter", "stranger", "prefect", "system")
#: Ends the session that it is called with.
SIGN_OUT = "/api/v1/sign-out"


@dataclass
class Caller:
    """Gives made-up requests as one account after another; what there is replaces half of the made-up ids."""

    bench: Bench
    address: str
    rng: Random = field(default_factory=lambda: Random(2020))
    answers: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def call(self, case: Case[Any]) -> None:
        """Send it and hold the answer against the description."""
        if self.rng.random() < 0.5:
            self._make_real(case)
        headers = {} if case.path == SIGN_OUT else self.bench.office.who(self.rng.choice(WHO))
        headers["Idempotency-Key"] = f"{self.rng.randrange(10**9)}"
        response = case.call(base_url=self.address, headers=headers)
        self.answers[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except AssertionError as failure:
            self.faults.setdefault(f"{case.method} {case.operation.path}", str(failure)[:1500])
        except BaseExceptionGroup as failures:
            self.faults.setdefault(f"{case.method} {case.operation.path}", str(failures.exceptions)[:1500])

    def _make_real(self, case: Case[Any]) -> None:
        known = {"household": self.bench.home, "event": self.bench.event, "code": VILLAGE, "county": COUNTY,
                 "village": VILLAGE, "division": COUNTY, "person": self.bench.people[0], "year": 2020,
                 "kind": "persons", "number": "H1", "events": [self.bench.event]}  # fmt: skip
        for container in (case.path_parameters, case.query, case.body):
            if isinstance(container, dict):
                container |= {name: value for name, value in known.items() if name in container}


@contextmanager
def served(bench: Bench) -> Iterator[str]:
    """The application behind a socket of the loopback interface."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(bench.office.services), log_config=None, access_log=False, lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def called(database: Database, folder: Path, calls: int) -> Caller:
    """About so many calls, spread over all routes."""
    with office(database, folder, prepare(database)) as found:
        bench = furnished(found, folder)
        with served(bench) as address:
            schema = schemathesis.openapi.from_url(f"{address}/openapi.json", wait_for_schema=10)
            operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
            caller = Caller(bench, address)
            turn = 0
            # Some routes have few different requests: then the others are called more often.
            while (missing := calls - caller.answers.total()) > 0:
                turn += 1
                for operation in operations:
                    _all_of(caller, operation, -(-missing // len(operations)), turn)
    return caller


def _all_of(caller: Caller, operation: APIOperation[Any, Any, Any, Any], examples: int, turn: int) -> None:
    @seed(turn)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def each(case: Case[Any]) -> None:
        caller.call(case)

    each()


def assert_sound(caller: Caller) -> None:
    say(f"{caller.answers.total()} calls: {dict(sorted(caller.answers.items()))}")
    assert [status for status in caller.answers if status >= 500] == []
    assert caller.faults == {}


def test_some_hundred_made_up_calls(database: Database, tmp_path: Path) -> None:
    caller = called(database, tmp_path, 300)
    assert_sound(caller)
    assert {200, 401, 403, 404, 409, 422} <= caller.answers.keys()


@pytest.mark.soak
def test_twenty_thousand_made_up_calls(database: Database, tmp_path: Path) -> None:
    caller = called(database, tmp_path, 20_000)
    assert_sound(caller)
