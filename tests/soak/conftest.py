"""The office of imports, a stand-in for Spark, and an audited ledger, for the long runs."""

from tests.replay.conftest import spark
from tests.soak.audited import auditor_at_work, base
from tests.support.hall import hall, staffed

__all__ = ["auditor_at_work", "base", "hall", "spark", "staffed"]
