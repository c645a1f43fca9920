"""Imports over HTTP: what their states say, and steps that are given again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.imports import runner

if TYPE_CHECKING:
    from tests.api.http.given import Office


def uploaded(desk: Office) -> str:
    """An import of a file that is no workbook."""
    answer = desk.client.post(
        "/api/v1/imports?kind=persons&year=2020", content=b"no workbook", headers=desk.who("clerk")
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def waiting(desk: Office) -> list[str]:
    """The jobs that wait."""
    with desk.services.database.connect("owner") as connection:
        rows = connection.execute("SELECT task_name FROM jobs.procrastinate_jobs WHERE status = 'todo'")
        return [name for (name,) in rows]


def test_a_check_that_stopped_for_good_is_begun_again_by_a_confirmation(desk: Office) -> None:
    # given a check whose job has failed for good
    import_id = uploaded(desk)
    with desk.services.database.connect("owner") as connection:
        connection.execute("SET search_path TO jobs")
        connection.execute("UPDATE jobs.procrastinate_jobs SET status = 'failed'")
    runner.give_up(desk.services, import_id)
    assert desk.get(f"/imports/{import_id}").json()["failure"]["code"] == "import_broken"
    # when its owner confirms, then there is nothing to confirm yet, and it is checked again
    answer = desk.post(f"/imports/{import_id}/confirm", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "import_state")
    assert waiting(desk) == ["check_import"]


def test_only_who_uploaded_a_file_gets_its_rows_back(desk: Office) -> None:
    import_id = uploaded(desk)
    answer = desk.get(f"/imports/{import_id}/refused", "chief")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_owner")
    assert "取回退回的行" in answer.json()["detail"]


def test_a_file_given_twice_under_a_key_is_one_import(desk: Office) -> None:
    def given(content: bytes, key: str, who: str = "clerk") -> str:
        headers = desk.who(who) | {"Idempotency-Key": key}
        path = "/api/v1/imports?kind=persons&year=2020"
        return str(desk.client.post(path, content=content, headers=headers).json()["id"])

    one = given(b"one", "a")
    assert given(b"one", "a") == one
    # another file, key or account is another import
    assert len({one, given(b"two", "a"), given(b"one", "b"), given(b"one", "a", "both")}) == 4
    assert waiting(desk) == ["check_import"] * 4
    # when its check has ended and its file is gone, then it is still the same
    runner.check(desk.services, one)
    assert given(b"one", "a") == one
    assert desk.get(f"/imports/{one}").json()["state"] == "failed"
