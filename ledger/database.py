"""One PostgreSQL database of the register, and how to connect to it in each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from domain.errors import Refused

#: owner: migrates; app: the program's work; keeper: destroys keys; report: reads read models;
#: audit: writes and reads the access log; audit_keeper: removes its old records.
Role = Literal["app", "owner", "keeper", "report", "audit", "audit_keeper"]
Connection = psycopg.Connection[tuple[Any, ...]]
Pool = ConnectionPool[Connection]

OLDEST = 16
#: Of every connection. Text travels as UTF-8, whatever the settings of server and user are. Only
#: `ledger.prepared` prepares statements: psycopg would drop all there are after each rollback.
_SESSION: dict[str, Any] = {"application_name": "huce", "client_encoding": "UTF8", "prepare_threshold": None}


class DatabaseUnreachable(Refused):
    """No connection could be made."""

    code, sentence = "database_unreachable", "连不上数据库,请检查数据库是否已启动、连接设置是否正确。"


class DatabaseTooOld(Refused):
    """The server is older than PostgreSQL 16."""

    code, sentence = "database_too_old", "数据库版本太旧:需要 PostgreSQL {needed} 或更高,现在是 {found}。"


@dataclass(frozen=True, slots=True)
class Database:
    """Two conninfo strings: the login that owns the schema and the one the application works under."""

    owner: str
    app: str

    @classmethod
    def from_url(cls, url: str) -> Database:
        """The database of a DATABASE_URL: one login, which works as `huce_app` in the application."""
        return cls(owner=url, app=_assuming(url, "huce_app"))

    def conninfo(self, role: Role = "app") -> str:
        """The conninfo string for a role; all but the first two are taken on by the owner's login."""
        known = {"app": self.app, "owner": self.owner}
        return known.get(role) or _assuming(self.owner, f"huce_{role}")

    def connect(self, role: Role = "app", *, autocommit: bool = False) -> Connection:
        """Open a connection; rows are tuples. Refused: `DatabaseUnreachable`, `DatabaseTooOld`."""
        try:
            connection = psycopg.connect(self.conninfo(role), autocommit=autocommit, **_SESSION)
        except psycopg.OperationalError as error:
            raise DatabaseUnreachable from error
        try:
            require_version(connection)
        except DatabaseTooOld:
            connection.close()
            raise
        return connection

    def pool(self, minimum: int, maximum: int, role: Role = "app") -> Pool:
        """A pool of connections in autocommit mode; it opens on `with` or `.open()`."""
        return ConnectionPool(
            self.conninfo(role),
            min_size=minimum,
            max_size=maximum,
            kwargs={"autocommit": True, **_SESSION},
            configure=require_version,
            open=False,
        )


def require_version(connection: Connection) -> None:
    """Refuse a server older than PostgreSQL 16."""
    found = connection.info.server_version // 10000
    if found < OLDEST:
        raise DatabaseTooOld(needed=OLDEST, found=found)


def _assuming(conninfo: str, role: str) -> str:
    """The conninfo with a role that its sessions take on, beside the options it already has."""
    options = str(conninfo_to_dict(conninfo).get("options") or "")
    return make_conninfo(conninfo, options=f"{options} -c role={role}".strip())
