"""For every rule that looks at one household: a household it finds something in, and one it does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.domain.quality.given import ELIMINATED, ENDED, IDENTIFIED, a_view, monitored
from tests.support.people import document

if TYPE_CHECKING:
    from domain.quality import View

POOR = {"status": "not_exited", "attribute": "general", "exit_year": None}
NOW = {"exit_year": 2020}
CARD = document(7) + "43"


def head(**form: Any) -> dict[str, Any]:
    return {"head": {"form": form}}


def son(birth_year: int = 2007, **form: Any) -> dict[str, Any]:
    return {"son": {"birth_year": birth_year, "form": form}}


def numbered(number: str | None) -> dict[str, Any]:
    return {"spouse": {"document": number}}


def ended(**changes: Any) -> View:
    """A household whose risk was eliminated in 2021."""
    given: dict[str, Any] = {
        "monitoring": ELIMINATED,
        "year": 2021,
        "measures": {"health": True},
        "ended": ENDED,
    } | changes
    return a_view(**given)


def watched(said: dict[str, Any] | None = None, **changes: Any) -> View:
    """A household monitored since May 2021, as of the end of 2021."""
    given: dict[str, Any] = {"monitoring": IDENTIFIED, "year": 2021, "measures": {"industry": True}} | changes
    household = monitored(**(said or {})) | given.pop("household", {})
    return a_view(household, **given)


CATEGORIES = (
    "public_pay", "town_house", "private_business", "company", "shares", "cooperative_head", "car",
    "farm_machinery",
)  # fmt: skip
NOBODY_ASKED: dict[str, Any] = {r: {"form": None} for r in ("head", "spouse", "son")}
LATE: dict[str, Any] = {"year": 2021, "before": {}}
#: Number → (it fires, it does not). The two differ in what the rule is about.
CASES: dict[str, tuple[View, View]] = {
    "1.1": (a_view(income={"per_capita": 399_999}), a_view(income={"per_capita": 400_000})),
    "1.2": (
        a_view(people=son(school_status=None, education="primary")),
        a_view(people=son(school_status=None, education="primary", labour="lost")),
    ),
    "1.3": (
        a_view(conditions={"housing_dangerous": True}),
        a_view(POOR, conditions={"housing_dangerous": True}),
    ),
    "1.4": (a_view(conditions={"water_safe": False}), a_view(conditions={"water_safe": True})),
    "1.5": (
        a_view(
            {"main_cause": "illness"},
            head(health=["major_illness"], major_illness_insurance=False),
        ),
        a_view({"main_cause": "illness"}, head(health=["major_illness"])),
    ),
    "1.6": (a_view(conditions={"housing_area": 0}), a_view(POOR, conditions={"housing_area": 0})),
    "2.1": (a_view(people=numbered("1505251980")), a_view(people=numbered(None))),
    "2.2": (a_view(people=numbered("150525800101001")), a_view(people=numbered(document(7)))),
    "2.3": (a_view(people=numbered("110105194912310021")), a_view(people=numbered("11010519491231002X"))),
    "2.4": (a_view(people=numbered(CARD[:18] + "83")), a_view(people=numbered(CARD + "B1"))),
    "3.1": (a_view(people={"head": {"ethnicity": None}}), a_view()),
    "3.2": (a_view(people=head(education=None)), a_view(people=head(education="junior"))),
    "3.3": (a_view(people=son(school_status=None)), a_view(people=son(1990, school_status=None))),
    "3.4": (a_view(people=head(health=[])), a_view(people=head())),
    "3.5": (
        a_view(people=head(labour=None)),
        a_view(people={"head": {"birth_year": 1954, "form": {"labour": None}}}),
    ),
    "3.6": (a_view({"head": None}, without=("head",)), a_view({"head": None})),
    "3.7": (
        a_view(people=head(health=["disabled"])),
        a_view(people=head(health=["disabled"], card_year=2015)),
    ),
    "3.8": (a_view({"main_cause": None}), a_view({"main_cause": None, "status": "not_registered_poor"})),
    **{
        f"3.{n}": (
            a_view(without=("conditions",)),
            a_view(people=NOBODY_ASKED, without=("conditions", "income")),
        )
        for n in (9, 10, 11, 14, 15, 16, 18)
    },
    "3.12": (a_view(conditions={"road_type": None}), a_view()),
    "3.13": (a_view(conditions={"housing_area": 0}), a_view()),
    "3.17": (a_view(conditions={"fuel": None}), a_view()),
    "4.1": (a_view({"main_cause": "illness"}), a_view({"main_cause": "illness"}, head(health=["chronic"]))),
    "4.2": (
        a_view({"other_causes": ["schooling"]}, son(school_status=None, education="junior")),
        a_view({"other_causes": ["schooling"]}),
    ),
    "4.3": (
        a_view({"main_cause": "disability"}),
        a_view({"main_cause": "disability"}, head(health=["chronic", "disabled"])),
    ),
    "4.4": (a_view({"other_causes": ["funeral", "lack_of_skill"]}), a_view({"other_causes": ["funeral"]})),
    "5.1": (a_view({"attribute": "low_income"}), a_view({"attribute": "low_income"}, head(low_income=True))),
    "5.2": (
        a_view({"attribute": "extreme_poverty"}),
        a_view({"attribute": "extreme_poverty"}, head(extreme_poverty=True)),
    ),
    "5.3": (
        a_view({"attribute": "extreme_poverty_exited"}, head(low_income=True)),
        a_view({"attribute": "low_income_exited"}, head(low_income=True)),
    ),
    "5.4": (
        a_view({"attribute": "low_income"}, head(extreme_poverty=True)),
        a_view({"attribute": "extreme_poverty"}, head(extreme_poverty=True)),
    ),
    "5.5": (
        a_view({"attribute": "extreme_poverty"}),
        a_view(
            {"attribute": "extreme_poverty"}, {r: {"form": {"labour": "none"}} for r in ("head", "spouse")}
        ),
    ),
    "5.6": (a_view(people=head(low_income=True, extreme_poverty=True)), a_view(people=head(low_income=True))),
    "5.7": (a_view(people=head(low_income=True)), a_view({"attribute": "low_income"}, head(low_income=True))),
    "5.8": (
        a_view(people=head(low_income=True)),
        a_view(people=head(low_income=True), income={"transfer_low_income": 100}),
    ),
    "6.1": (a_view(people=head(labour="lost")), a_view(people=head(labour="lost", health=["disabled"]))),
    "6.2": (a_view(people=head(labour="none")), a_view(people=head(labour="none", school_status="s20"))),
    "7.1": (a_view(income={"production_expenditure": 0}), a_view()),
    "7.2": (a_view(income={"per_capita": 0}), a_view(income={"per_capita": 1})),
    "7.3": (a_view(income={"per_capita": 10_000_001}), a_view(income={"per_capita": 10_000_000})),
    "8.1": (a_view(people=head(work_months=13)), a_view(people=head(work_months=12))),
    "8.2": (a_view(people=head(work_months=0)), a_view()),
    "8.3": (a_view(people=head(work_place=None)), a_view()),
    "8.4": (a_view(people=head(labour="lost")), a_view(people=head(labour="weak"))),
    "8.5": (a_view(people=head(work_months=0)), a_view(people=head(work_months=0, welfare_post="保洁员"))),
    "8.6": (a_view(income={"wages_migrant": 0}), a_view(income={"wages_migrant": 0, "wages_post": 1})),
    "9.1": (a_view(helpers=[]), a_view(helpers=None)),
    "9.2": (a_view(helpers=[{"registered": True}]), a_view(helpers=[{"registered": False}])),
    "10.1": (
        a_view(without=("head", "spouse", "son")),
        a_view({"status": "removed"}, without=("head", "spouse", "son")),
    ),
    "10.2": (a_view(people={"son": {"sex": "f"}}), a_view(people={"spouse": {"sex": "m"}})),
    "10.3": (
        a_view(people={"spouse": {"sex": "m"}}),
        a_view(people={"spouse": {"sex": None, "document": None}}),
    ),
    "10.4": (a_view(conditions={"arable_land": 15_001}), a_view(conditions={"arable_land": 15_000})),
    "10.5": (a_view(conditions={"forest": 21_001}), a_view(conditions={"forest": 21_000})),
    "10.6": (a_view(conditions={"road_distance": 5_001}), a_view(conditions={"road_distance": 5_000})),
    "10.7": (a_view(people=son(2006, school_status="s07")), a_view(people=son(2005, school_status="s07"))),
    "10.8": (a_view(people=son(2000, school_status="s03")), a_view(people=son(2001, school_status="s03"))),
    "10.9": (
        a_view(people={"son": {"before": "s05", "earlier": "s05"}}),
        a_view(people={"son": {"before": "s05", "earlier": "s04"}}),
    ),
    "12.1": (
        a_view(conditions={"water_difficulty": True}, **LATE),
        watched(conditions={"water_difficulty": True}),
    ),
    "12.2": (watched({"month": 0}), watched()),
    "12.3": (watched({"risks": []}), watched()),
    "12.4": (watched(monitoring={"identified": {"water_problem": True}}), watched()),
    "12.5": (watched(monitoring={}), watched()),
    "12.6": (ended(monitoring={"eliminated": {}}), ended()),
    "12.7": (ended(measures={}), ended(measures={}, ended=ENDED | {"way": "natural"})),
    "12.8": (ended(measures={"water": True}), ended(measures={"health": True})),
    "12.9": (ended(monitoring={"eliminated": {"income": {"per_capita": 399_999}}}), ended()),
    "12.10": (
        watched({"risks": ["unstable_work"]}, people=head(work_months=0)),
        watched({"risks": ["unstable_work"]}),
    ),
    "12.11": (watched(measures={}, today=date(2021, 6, 30)), watched(measures={}, today=date(2021, 6, 29))),
    "12.12": (ended(ended=ENDED | {"month": 6}), ended(ended=ENDED | {"month": 7})),
    "12.13": (
        watched(measures={"health": True}, today=date(2021, 11, 30)),
        watched(measures={"health": True}, today=date(2021, 11, 29)),
    ),
    "12.14": (watched(people=head(labour="none")), a_view(people=head(labour="none"), **LATE)),
    "13.1": (a_view(people={"son": {"relation": "head"}}), a_view()),
    "13.2": (a_view(people={"son": {"relation": "spouse"}}), a_view()),
    "13.3": (
        a_view(people={"head": {"relation": "other"}}),
        a_view({"head": None}, {"head": {"relation": "other"}}),
    ),
    "13.4": (
        a_view(people=son(education="primary")),
        a_view(people=son(school_status=None, education="primary")),
    ),
    "13.5": (
        a_view(people=head(town_medical=True)),
        a_view(people=head(town_medical=True, rural_medical=False)),
    ),
    "13.6": (a_view(people={"head": {"phone": "1390000000"}}), a_view(people={"head": {"phone": None}})),
    "13.7": (a_view({"phone": "05451234567"}), a_view({"phone": None})),
    "14.1": (a_view(before={"income": a_view().income}), a_view()),
    "14.2": (a_view(people={"son": {"before": "s05"}}), a_view(people={"son": {"before": None}})),
    "14.3": (
        a_view(before={"income": {"per_capita": 499_999}}),
        a_view(before={"income": {"per_capita": 500_000}}),
    ),
    "14.4": (a_view(people={"son": {"before": "s06"}}), a_view()),
    **{
        f"15.{n}": (
            a_view({"eight_category": category}),
            a_view({"eight_category": category, "status": "stably_exited"}),
        )
        for n, category in enumerate(
            CATEGORIES,
            1,
        )
    },
    "16.2": (
        a_view(NOW, head(major_illness_insurance=False)),
        a_view(None, head(major_illness_insurance=False)),
    ),
    "16.4": (
        a_view(people=NOBODY_ASKED, without=("conditions", "income")),
        a_view(without=("conditions", "income")),
    ),
    "16.6": (a_view(NOW, income={"per_capita": 408_000}), a_view(NOW, income={"per_capita": 408_001})),
}
