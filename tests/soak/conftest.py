"""The office of imports, and a stand-in for Spark, for the long runs."""

from tests.replay.conftest import spark
from tests.support.hall import hall, staffed

__all__ = ["hall", "spark", "staffed"]
