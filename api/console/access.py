"""The access log, for audit administrators: who signed in, looked, exported, changed rights, was refused."""

from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access import account_id, account_names
from api.console.filling import filled, midnight, texts_of
from api.console.frame import go, page
from api.console.visitors import Posted, Visiting
from api.http import access
from api.http.doors import Parts, reading
from api.http.problems import status_of
from api.noting import KINDS
from domain.commands import Id
from domain.errors import NotFound, Refused

router = APIRouter(include_in_schema=False)

_FIELDS = ("account", "kind", "since", "until")


class Searched(BaseModel):
    """What is searched for, by ids and days only."""

    model_config = ConfigDict(extra="ignore")
    account: Id | None = None
    kind: str | None = Field(default=None, max_length=30)
    since: date | None = None
    until: date | None = None
    after: int | None = Field(default=None, ge=1, le=2**62)

    @property
    def asked(self) -> access.Asked:
        """The same for the log: whole days in Beijing, the last one included."""
        until = self.until and self.until + timedelta(days=1)
        return access.Asked(
            account=self.account, kind=self.kind, since=midnight(self.since), until=midnight(until),
            after=self.after,
        )  # fmt: skip

    def address(self, **changed: Any) -> str:
        """Where this is shown."""
        named = self.model_dump(exclude={"after"}, exclude_none=True) | changed
        return "/console/access" + (f"?{urlencode(named)}" if named else "")


@router.get("/console/access")
def show(
    request: Request, services: Parts, visitor: Visiting, searched: Annotated[Searched, Query()]
) -> Response:
    """A page of records, newest first."""
    found = access.list_access(services, visitor.actor, searched.asked)
    with reading(services) as connection:
        names = account_names(connection, {searched.account} if searched.account else set())
    given = searched.model_dump(mode="json", exclude_none=True)
    given["account"] = names.get(searched.account or "", "")
    following = searched.address(after=found["next"]) if found["next"] else None
    return _page(request, visitor, given, records=found["records"], following=following)


@router.post("/console/access")
def search(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Find out which account is meant, and go to its records."""
    given = texts_of(form, *_FIELDS)
    try:
        found = filled(Searched, {**given, "account": None})
        account = given["account"]
        if account:
            with reading(services) as connection:
                account = account_id(connection, visitor.actor, account)
    except Refused as refused:
        request.state.refused = refused.code
        said = refused.problem() | ({"field": "account"} if isinstance(refused, NotFound) else {})
        return _page(request, visitor, given, status=status_of(refused), refused=said)
    return go(found.address(**({"account": account} if account else {})))


def _page(
    request: Request, visitor: Visiting, given: dict[str, Any], *, status: int = 200, **more: Any
) -> Response:
    things = {"records": None, "following": None, "refused": None} | more
    shown = dict.fromkeys(_FIELDS, "") | given
    return page(request, "access.html", status=status, visitor=visitor, given=shown, kinds=KINDS, **things)
