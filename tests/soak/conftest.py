"""The office of imports, for the long runs."""

from tests.support.hall import hall, staffed

__all__ = ["hall", "staffed"]
