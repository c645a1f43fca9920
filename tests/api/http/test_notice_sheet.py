"""The notices of a village on paper: over HTTP for everybody, from the command line for its officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.http.given import OTHER_VILLAGE, VILLAGE
from tests.api.http.test_notices import posted as posted  # noqa: PLC0414  a fixture
from tests.api.http.test_work import village as village  # noqa: PLC0414  a fixture
from tests.support import terminal
from tests.support.keys import furnish
from tests.support.pdf import characters
from tests.support.people import document

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from tests.api.http.given import Office


def huce(desk: Office, *arguments: str, by: str) -> Result:
    services = desk.services
    furnish(services.settings.home)
    env = {
        "HUCE_HOME": str(services.settings.home), "DATABASE_URL": services.database.owner,
        "HUCE_TOKEN": desk.tokens[by],
    }  # fmt: skip
    return terminal.huce(*arguments, env=env)


def test_everybody_prints_what_hangs(posted: tuple[Office, str, str]) -> None:
    desk, _, _ = posted
    desk.client.cookies.clear()
    answer = desk.client.get(f"/notices/{VILLAGE}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert set("测试7家庭成员变更村审核通过2020年12月31日2021年1月7日") <= characters(answer.content)
    assert document(7).encode() not in answer.content
    assert desk.client.get(f"/notices/{VILLAGE}.pdf").content == answer.content


def test_where_nothing_hangs_there_is_nothing_to_print(village: Office) -> None:
    answers = [village.client.get(f"/notices/{code}.pdf") for code in (VILLAGE, OTHER_VILLAGE, "9" * 12)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_an_official_prints_those_of_his_own_villages(
    posted: tuple[Office, str, str], tmp_path: Path
) -> None:
    desk, _, _ = posted
    file = tmp_path / "公示.pdf"
    made = huce(desk, "cases", "notices", VILLAGE, "--out", str(file), by="town")
    assert made.exit_code == 0, made.output
    assert set("测试7") <= characters(file.read_bytes())
    refused = huce(desk, "cases", "notices", VILLAGE, "--out", str(tmp_path / "x.pdf"), by="stranger")
    assert (refused.exit_code, "[not_found]" in refused.stderr) == (1, True)
    assert not (tmp_path / "x.pdf").exists()
