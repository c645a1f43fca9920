"""A database as it is, dumped by the real pg_dump, against the log of its events.

given rows written by the ledger itself, when the database is dumped in any time zone, then it agrees with the
log; when a superuser changes a row and removes one, then both are named.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger import log_folder
from ledger.place import wheel_binaries
from tests.ledger.given import a_save, appended
from tests.ledger.test_log_folder import KEY, published
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import Export, put
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database
    from tests.ledger.verify.auditor import Told


def exported(database: Database, folder: Path) -> Export:
    """The log of everything recorded, as the export writes it."""
    sequencer(database).drain()
    with database.connect() as connection:
        published(connection)
        connection.commit()
        log_folder.write(connection, folder / "export")
    put(folder / "policy", f"log {KEY.verifier.text}\nquorum none\n".encode())
    return Export(folder / "export", folder / "policy")


def dumped(database: Database, file: Path, zone: str) -> Path:
    known = conninfo_to_dict(database.owner)
    password = known.pop("password", None)
    environment = os.environ | {"PGTZ": zone} | ({"PGPASSWORD": str(password)} if password else {})
    target = make_conninfo(**known)  # type: ignore[arg-type]
    command = [str(wheel_binaries() / "pg_dump"), f"--file={file}", f"--dbname={target}"]
    subprocess.run(command, check=True, env=environment)
    return file


def told_of(database: Database, export: Export, zone: str = "UTC") -> Told:
    dump = dumped(database, export.policy.with_name("dump.sql"), zone)
    return verify("compare", dump, export.folder, "--policy", export.policy)


def test_a_dump_of_the_database_and_the_log_agree_until_a_row_is_changed(
    database: Database, tmp_path: Path
) -> None:
    # given events with tags of every kind
    tags = [["household:h1", "person:p1"], ["household:h 2", 'odd:"\\,{}'], []]
    with database.connect("app") as connection:
        for n in range(20):
            appended(connection, a_save(f"c{n}", *(tags[:1] if n % 2 else [tags[0], ["household:户2"], []])))
    export = exported(database, tmp_path)
    # then
    for zone in ("UTC", "Asia/Shanghai", "America/St_Johns"):
        told = told_of(database, export, zone)
        assert (told.status, told.findings) == (0, []), zone
    # when
    with database.connect("owner") as connection:
        connection.execute("UPDATE ledger.event SET division = '1' WHERE position = 3")
        connection.execute("DELETE FROM ledger.event WHERE position = 5")
        connection.commit()
    # then
    told = told_of(database, export)
    assert told.status == 1
    found = [(finding["kind"], finding["position"]) for finding in told.findings]
    assert found == [("altered", "3"), ("removed", "5")]
