"""The sheet 公示 of a village, to be hung up: whose households, for what, with what result, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.prints.typeset import pdf
from api.procedures.notices import notices_view
from api.reading import division_names
from domain.divisions import ancestors
from domain.errors import NotFound

if TYPE_CHECKING:
    from datetime import date

    from api.services import Services
    from ledger.database import Connection


def notices_pdf(services: Services, connection: Connection, village: str, day: date) -> bytes:
    """What hangs in a village, as it is printed on a day. Raises NotFound where nothing hangs."""
    shown = notices_view(services, connection, village)
    if not shown["notices"]:
        raise NotFound(what="这个村的公示")
    names = division_names(connection, [*ancestors(village), village])
    place = "".join(name for _, name in sorted(names.items()))
    rows = [{name: text for name, text in row.items() if name != "id"} for row in shown["notices"]]
    data = {
        "village": village,
        "place": place or village,
        "township": names.get(village[:9], "乡镇"),
        "notices": rows,
    }
    return pdf("notices", data, day, services.settings.fonts)
