"""A first tour of the demonstration: three stories, each step with its account, page and what to see."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.frame import Visitor, page
from api.console.visitors import Perhaps
from api.demo_accounts import DemoAccount
from api.demo_mistakes import mistakes
from api.http.doors import Parts
from domain.errors import NotFound

router = APIRouter(include_in_schema=False)

_HOME = "/console/households/{household}"
_RECORDED = "/console/audit?household={household}"
#: Years are closed in their order.
_YEAR = "/console/years/2014"
#: Story → its steps: key of the text, account, page; None: look the number up.
STORIES: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "trace": (
        ("find", "xian-luru", None), ("look", "xian-luru", _HOME),
        ("line", "xian-luru", f"{_HOME}/timeline"), ("why", "xian-luru", f"{_HOME}/why"),
        ("event", "shenji", "/console/events/{event}"), ("recorded", "shenji", _RECORDED),
    ),
    "rollback": (
        ("ask", "xian-luru", "/console/rollbacks/new?household={household}&event={event}"),
        ("approve", "xian-shenpi", "/console/rollbacks"), ("after", "xian-luru", _HOME),
        ("both", "shenji", _RECORDED),
    ),
    "year": (
        ("figures", "tongji", _YEAR), ("close", "tongji", _YEAR), ("again", "tongji", _YEAR),
        ("compare", "tongji", _YEAR),
    ),
}  # fmt: skip


class Step(NamedTuple):
    """A step: key of its text, who takes it, where; `own`: the visitor is the one who takes it."""

    key: str
    account: DemoAccount
    to: str | None
    own: bool


class NoTour(NotFound):
    """The program does not show a demonstration."""

    code, sentence = "no_tour", "这里没有演示数据,没有导览。"


@router.get("/console/tour")
def show(request: Request, services: Parts, visitor: Perhaps) -> Response:
    """The stories, about the first planted mistake. Raises NoTour."""
    accounts = {account.name: account for account in request.app.state.demo}
    wrong = mistakes(services.settings.home).get("wrong_exit")
    if not accounts or wrong is None:
        raise NoTour
    stories = {key: list(_steps(key, accounts, wrong, visitor)) for key in STORIES}
    return page(request, "tour.html", visitor=visitor, stories=stories, wrong=wrong)


def _steps(
    story: str, accounts: dict[str, DemoAccount], wrong: dict[str, Any], visitor: Visitor | None
) -> Iterator[Step]:
    for key, name, to in STORIES[story]:
        account = accounts[name]
        own = visitor is not None and visitor.person_name == account.person_name
        yield Step(f"{story}_{key}", account, to and to.format_map(wrong), own)
