"""The office of imports."""

from tests.support.hall import hall, staffed

__all__ = ["hall", "staffed"]
