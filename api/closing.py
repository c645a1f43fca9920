"""Closing a statistical year for an account: what every door calls, and what it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api.sight import require_reader
from domain.commands.years import CloseYear
from domain.fold import State
from domain.known import Context, Known
from domain.rules import years as rules
from domain.sentences import sentence
from projections import years
from replay.engines import engine
from replay.segments.shelf import Shelf
from replay.yearends.closing import Closer
from replay.yearends.figures import figures
from replay.yearends.forms import LATEST
from replay.yearends.yearend import Which, compute

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection
    from replay.yearends.closing import Compute
    from replay.yearends.yearend import YearEnd


def close_year(
    services: Services, actor: Actor, *, year: int, command_id: str, engine_name: str = "duckdb"
) -> dict[str, Any]:
    """Close a year; given again, the same command gives the same answer.

    Raises as `Closer.close` does, and EngineUnknown, EngineMissing before anything is recorded.
    """
    with services.pool.connection() as connection:
        register, kin = services.gateway.admissions.read(connection, actor)
    context = Context(services.gateway.clock(), actor, register, kin=kin)
    command = CloseYear(command_id=command_id, year=year, form=LATEST)
    shelf = Shelf(services.settings.segments_address)
    with engine(engine_name, shelf, (), remote=services.settings.spark):
        pass  # it is there: nothing is recorded otherwise
    computing = _computing(services, shelf, engine_name)
    closer = Closer(services.sequencer, services.gateway.ledger, shelf, computing)
    return view(closer.close(command, context))


def require_closable(services: Services, connection: Connection, actor: Actor, year: int) -> None:
    """Raises what closing would be refused for now, and records nothing; a closing is gone on with."""
    register, kin = services.gateway.admissions.read(connection, actor)
    context, whole = Context(services.gateway.clock(), actor, register, kin=kin), years.whole(connection)
    rules.require_closer(context, whole)
    loaded = services.gateway.ledger.load(connection, rules.year_tags(context, year))
    known = Known(State(loaded.events), context)
    if known.state.value("year", str(year), "status") != rules.CLOSING:
        rules.close_year(CloseYear(command_id="asked", year=year, form=LATEST), known, whole)


def _computing(services: Services, shelf: Shelf, name: str) -> Compute:
    """Computes year-ends with the engine of a name."""

    def computed(form: int, year: int, index: int) -> YearEnd:
        segments = shelf.needed(index).segments
        with engine(name, shelf, segments, remote=services.settings.spark) as found:
            which = Which(form, year, index)
            return _counted(compute(found, which), figures(found, which, deep=False))

    return computed


def _counted(year_end: YearEnd, said: dict[str, Any]) -> YearEnd:
    """The year-end with its balance and both ways of counting; of the households that differ how many.

    Which households they are follows from the ledger at any time: `huce snapshot figures`.
    """
    total = said["total"]
    balance = {name: total[name] for name in ("last", "flows", "standing", "rest")}
    counts = {**total["counts"], "differences": len(said["differences"])}
    return replace(year_end, balance={**balance, "behind": len(said["behind"])}, counts=counts)


def view(closed: Event) -> dict[str, Any]:
    """What a closing recorded: year, form, index, hash, tables, balance, counts; in words `sentence`."""
    return {**closed.facts, "event": closed.id, "sentence": sentence(closed)}


def years_view(connection: Connection, actor: Actor) -> list[dict[str, Any]]:
    """The years that are closed or closing: status, ledger_index, form, hash. Raises NoBusinessData."""
    require_reader(actor)
    return years.listing(connection)
