"""`python -m ledger.verifier > verify.py`: the verifier as it belongs to this release, for an auditor."""

from __future__ import annotations

import sys

from ledger.verifier import one_file

sys.stdout.buffer.write(one_file())
