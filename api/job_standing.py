"""How the jobs stand: how many wait, are under way or have failed, and which failed last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/jobs.sql")
#: Failed jobs that are named.
SHOWN = 20


def jobs_view(connection: Connection) -> dict[str, Any]:
    """By task and state, and the last that failed; nothing of what they are about."""
    rows = connection.execute(_QUERIES.standing).fetchall()
    failed = connection.execute(_QUERIES.failed, {"limit": SHOWN}).fetchall()
    return {
        "jobs": [{"task": task, "state": state, "count": count} for task, state, count in rows],
        "failed": [{"id": id_, "task": task, "attempts": n, "at": at} for id_, task, n, at in failed],
    }
