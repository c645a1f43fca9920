"""Every case of the table is really sent: its code, a Chinese sentence, nothing personal, nothing written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bad_input.page import PAGE, PARTS, line, written

if TYPE_CHECKING:
    from tests.bad_input.bench import Bench
    from tests.bad_input.case import Case

CASES = [case for part in PARTS for case in part.cases]
#: Words of a library, not of an office.
ENGLISH = re.compile(r"[a-z]+ (should|must|is|are|not) |Traceback|Error\b|<class|pydantic|None")


@pytest.mark.parametrize("case", CASES, ids=[case.sent for case in CASES])
def test_bad_input_is_answered_as_the_page_says(bench: Bench, case: Case) -> None:
    before = bench.written()
    answer = case.send(bench)
    assert answer.code == case.code, answer
    assert answer.status < "500" or not answer.status.isdigit()
    if case.keeps:
        assert bench.written() == before
    if case.code:
        assert re.search("[一-鿿]", answer.sentence)
        assert answer.sentence.endswith("。")
        assert len(answer.sentence) < 200
        assert not ENGLISH.search(answer.sentence)
    for value in case.private:
        assert value not in answer.sentence
    assert line(case, answer) in PAGE.read_text("utf-8").splitlines()


def test_the_page_has_these_cases_and_no_others() -> None:
    assert [case.sent for case in CASES if [c.sent for c in CASES].count(case.sent) > 1] == []
    assert [sent for sent, _ in written()] == [case.sent for case in CASES]
    assert len(CASES) >= 80
