"""Sheet E: the helpers of a household beside its pairings in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from domain.commands import EndPairing, PairHelper
from domain.decide import decide
from domain.errors import Refused
from domain.words import field_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.sheets.checks import Sheaf
    from api.sheets.judging import Decided, Warned
    from api.sheets.planning import Planner
    from api.sheets.registered import Values
    from domain.fold import State
    from domain.known import Context

SHEET = "帮扶责任人"
#: What tells one pairing of a household from another.
KEY = ("name", "unit", "since")
#: What an import never changes of a pairing that is there.
REST = ("sex", "political_status", "post", "phone")


def of_year(pairings: Sequence[Values], year: int) -> Iterator[Values]:
    """Those that stood on a day of the year or ended in it, of what the end of the year has."""
    return (one for one in pairings if "until" not in one or int(one["until"][:4]) >= year)


class Pairs:
    """The rows of a household's helpers: who is not there is paired, who has an end there is ended.

    Nothing follows from a pairing without a row, and what is there is not changed.
    """

    def __init__(self, sheaf: Sheaf, pairings: Sequence[Values]) -> None:
        self._sheaf = sheaf
        self._rows = [row for row in sheaf.on(SHEET) if "pairing.name" in row.values]
        self._free = list(pairings)
        self.warnings: list[Warned] = []

    @property
    def are_there(self) -> bool:
        """Whether the file has a helper of the household."""
        return bool(self._rows)

    def decided(self, planner: Planner, household: str, state: State, context: Context) -> list[Decided]:
        """The commands with their events. Raises RowsRefused; a refusal stands at the helper's row.

        `state` has the household as it is to be before, its pairings with their values open.
        """
        found: list[Decided] = []
        for n, row in enumerate(self._rows, 1):
            said = {place.removeprefix("pairing."): value for place, value in row.values.items()}
            common = {"household": household, "year": planner.target.year}
            try:
                pairing = self._match(said)
                if pairing is None:
                    pair = PairHelper(
                        **planner.common(self._sheaf, f"{PairHelper.NAME}-{n}") | common,
                        **{name: said[name] for name in (*KEY, *REST) if name in said},
                    )
                    state = _decide(pair, state, context, found)
                    pairing = {"id": next(iter(found[-1][1][0].changes["pairing"]))}
                if "until" in said and pairing.get("until") != said["until"]:
                    end = EndPairing(
                        **planner.common(self._sheaf, f"{EndPairing.NAME}-{n}") | common,
                        pairing=pairing["id"], until=said["until"],
                    )  # fmt: skip
                    state = _decide(end, state, context, found)
            except Refused as refusal:
                row.note(refusal, row.sheet.column(f"pairing.{refusal.at}"))
        if self._sheaf.errors:
            raise e.RowsRefused(self._sheaf.errors)
        return found

    def _match(self, said: Values) -> Values | None:
        """The pairing that a row is about, each only once; of several the one with the same phone."""
        same = [one for one in self._free if all(one.get(name) == said[name] for name in KEY)]
        if not same:
            return None
        found = min(same, key=lambda one: one.get("phone") != said.get("phone"))
        self._free.remove(found)
        if other := [name for name in REST if name in said and said[name] != found.get(name)]:
            self.warnings.append(_differs(other))
        return found


def _decide(
    command: PairHelper | EndPairing, state: State, context: Context, decided: list[Decided]
) -> State:
    events = decide(command, state, context)
    decided.append((command, events))
    return state.with_events(events)


def _differs(names: Sequence[str]) -> dict[str, Any]:
    labels = "、".join(field_label("pairing", name) for name in names)
    return {
        "code": "helper_differs",
        "message": f"帮扶责任人的{labels}与登记不一致,导入不改已有的结对。",
    }
