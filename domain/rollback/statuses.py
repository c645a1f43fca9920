"""How a request for a rollback or redo stands."""

from __future__ import annotations

REQUESTED, APPROVING, DONE, REJECTED = "requested", "approving", "done", "rejected"
#: Not decided, or recorded in part; and what nobody waits for any more.
OPEN, FINISHED = (REQUESTED, APPROVING), (DONE, REJECTED)
