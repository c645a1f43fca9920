"""A household with which nothing is wrong, and what is changed of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.quality import View
from tests.support.people import document

YEAR, LINE = 2020, 400_000
HOUSEHOLD: dict[str, Any] = {
    "id": "h1", "status": "exited", "exit_year": 2018, "attribute": "general_exited", "head": "p1",
    "main_cause": "lack_of_skill", "other_causes": ["lack_of_capital"], "phone": "13800000000",
}  # fmt: skip
FORM: dict[str, Any] = {
    "education": "primary", "labour": "ordinary", "major_illness_insurance": True, "rural_medical": True,
}  # fmt: skip
PEOPLE: dict[str, dict[str, Any]] = {
    "head": {
        "id": "p1", "sex": "m", "birth_year": 1975,
        "form": FORM | {"work_months": 6, "work_place": "county"},
    },
    "spouse": {"id": "p2", "sex": "f", "birth_year": 1977, "form": FORM},
    "son": {
        "id": "p3", "sex": "m", "birth_year": 2007, "before": "s04", "earlier": "s03",
        "form": {"school_status": "s05", "major_illness_insurance": True, "rural_medical": True},
    },
}  # fmt: skip
PERSON = {"ethnicity": "01", "document_type": "resident_id", "phone": "13900000000"}
CONDITIONS = {
    "arable_land": 3000, "forest": 1000, "housing_area": 9000, "road_type": "paved", "fuel": "coal",
    "toilet": True, "road_distance": 50,
}  # fmt: skip
INCOME = {
    "wages_migrant": 2_400_000, "production_crops": 900_000, "production_expenditure": 300_000,
    "net": 3_000_000, "per_capita": 1_000_000,
}  # fmt: skip
BEFORE = {"income": INCOME | {"wages_migrant": 2_100_000, "net": 2_700_000, "per_capita": 900_000}}


def a_view(  # noqa: PLR0913  what a household consists of
    household: dict[str, Any] | None = None,
    people: dict[str, dict[str, Any]] | None = None,
    *,
    conditions: dict[str, Any] | None = None,
    income: dict[str, Any] | None = None,
    measures: dict[str, Any] | None = None,
    without: tuple[str, ...] = (),
    **given: Any,
) -> View:
    """The good household with these changes; `people` by relation, `without` blocks or relations."""
    blocks: dict[str, Any] = {
        "conditions": CONDITIONS | (conditions or {}), "income": INCOME | (income or {}),
        "measures": {"industry": True} if measures is None else measures,
        "monitoring": given.pop("monitoring", None),
    }  # fmt: skip
    rows = [
        _person(n, relation, (people or {}).get(relation, {}))
        for n, relation in enumerate([*PEOPLE, *((people or {}).keys() - PEOPLE.keys())])
        if relation not in without
    ]
    fields: dict[str, Any] = {
        "year": YEAR,
        "line": LINE,
        "before": BEFORE,
        "helpers": [{"registered": False}],
    }
    kept = {name: block for name, block in blocks.items() if name not in without}
    return View.of(HOUSEHOLD | (household or {}), rows, kept, **(fields | given))


def _person(n: int, relation: str, changes: dict[str, Any]) -> dict[str, Any]:
    usual = PEOPLE.get(relation, {"id": f"p{n + 1}", "sex": "m", "birth_year": 1960, "form": FORM})
    born = date(changes.get("birth_year") or usual["birth_year"], 3, 4)
    numbered = {"document": document(2 * n + (usual["sex"] == "m"), born=born)}
    form = changes.get("form", {})
    whole = None if form is None else {**usual["form"], **form}
    return {**PERSON, **numbered, "relation": relation, **usual, **changes, "form": whole}


def monitored(**changes: Any) -> dict[str, Any]:
    """Fields of a household monitored since May 2021."""
    said = {"category": "unstable_exit", "risks": ["illness"], "year": 2021, "month": 5} | changes
    return {"monitoring": said}


IDENTIFIED = {"identified": {"income": {"per_capita": 500_000}}}
ELIMINATED = IDENTIFIED | {"eliminated": {"income": {"per_capita": 900_000}}}
ENDED = {"way": "by_help", "month": 11, "risks": ["illness"], "started": (2021, 5)}
