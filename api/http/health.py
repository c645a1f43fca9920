"""Whether it can be used: /healthz for a start script, /readyz for whoever watches it run."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.http.doors import Parts, reading
from api.register import RegisterNotSet, read_register
from api.services import Services
from domain.errors import Refused
from ledger import barrier, stream
from ledger.database import Connection
from ledger.migrate import pending
from projections import households

router = APIRouter(tags=["运行"])

#: Seconds to wait for a connection before saying no.
_WAIT = 3.0


@router.get("/healthz")
def healthz(services: Parts) -> dict[str, str]:
    """能用时返回 200。"""
    with services.pool.connection(_WAIT) as connection:
        connection.execute("SELECT 1")
    return {"status": "ok"}


@router.get("/readyz")
def readyz(services: Parts, request: Request, response: Response) -> dict[str, Any]:
    """数据库结构是否最新、户册是否已初始化、编序和统计是否还在进行、编序落后多少。"""
    stopped = [one.name for one in request.app.state.followers if not one.is_alive()]
    missing = _missing(services)
    with reading(services) as connection:
        head = stream.head(connection)
        lag = _lag(connection, head)
        followed, waiting = households.progress(connection)
        initialised = _initialised(connection)
    ready = initialised and not missing and not stopped
    response.status_code = 200 if ready else 503
    return {
        "ready": ready, "missing_migrations": missing, "initialised": initialised, "stopped": stopped,
        "last_index": head, "sequencer_lag": lag,
        "figures_followed_to": followed, "figures_waiting_villages": waiting,
    }  # fmt: skip


def _missing(services: Services) -> list[str]:
    """Migrations to be applied; the code of the refusal where the database is not one for this program."""
    try:
        return [str(migration) for migration in pending(services.database)]
    except Refused as refused:
        return [refused.code]


def _lag(connection: Connection, head: int) -> int:
    """Positions taken after the last one that has an index: events to be sequenced, and gaps of
    appends that were given up.
    """
    indexed = stream.read(connection, head - 1, 1)[0].event.position if head else 0
    return barrier.last_taken(connection) - indexed


def _initialised(connection: Connection) -> bool:
    try:
        read_register(connection)
    except RegisterNotSet:
        return False
    return True
