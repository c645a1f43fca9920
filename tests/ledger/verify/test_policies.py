"""Whom the auditor trusts stands in his own file, and nowhere else.

given a policy, when a line of it is not of the format, or a name or key would count twice, then nothing is
verified with it; given one that can be read, then its keys and its quorum decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import LOG, WITNESSES, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.verify.given import Export

W0, W1, W2 = (key.verifier.text for key in WITNESSES)
LOGS = f"log {LOG.verifier.text}\n"
W01 = f"witness w0 {W0}\nwitness w1 {W1}\n"


@pytest.mark.parametrize(
    "policy",
    [
        "",
        LOGS,
        f"{LOGS}quorum w0\n",
        f"{LOGS}witness w0 {W0}\nquorum w0\nquorum none\n",
        f"{LOGS}witness w0 {W0}\nwitness w1 {W0}\nquorum w0\n",
        f"{LOGS}witness w0 {LOG.verifier.text}\nquorum w0\n",
        f"log {W0}\nquorum none\n",
        f"{LOGS}witness w0 {W0[:-4]}AAA=\nquorum w0\n",
        f"{LOGS}witness w0 {W0.replace('+', '+0', 1)}\nquorum w0\n",
        f"{LOGS}witness w0 {W0}\ngroup g 2 w0\nquorum g\n",
        f"{LOGS}witness w0 {W0}\ngroup g 0 w0\nquorum g\n",
        f"{LOGS}witness w0 {W0}\ngroup g 1 w0 w1\nquorum g\n",
        f"{LOGS}witness w0 {W0}\ngroup g 2 w0 w0\nquorum g\n",
        f"{LOGS}witness w0 {W0}\ngroup g 2 w0 none\nquorum g\n",
        f"{LOGS}witness w0 {W0}\ngroup g 1 w0\ngroup h 2 g w0\nquorum h\n",
        f"{LOGS}witness w0 {W0}\nwitness w0 {W1}\nquorum w0\n",
        f"{LOGS}witness none {W0}\nquorum none\n",
        f"{LOGS}{W01}group w0 1 w1\nquorum w0\n",
        f"{LOGS}trust everybody\nquorum none\n",
        f"{LOGS}witness w0\nquorum w0\n",
        "\x00\x01",
    ],
)
def test_a_policy_that_cannot_be_read(original: Export, tmp_path: Path, policy: str) -> None:
    put(tmp_path / "policy", policy.encode())
    told = verify("full", original.folder, "--policy", tmp_path / "policy")
    assert (told.status, told.kinds()) == (3, ["policy"])


@pytest.mark.parametrize(
    ("quorum", "status"),
    [
        (f"{LOGS}quorum none\n", 0),
        (f"# only one\n\n{LOGS}witness w0 {W0} https://audit.example\nquorum w0\n", 0),
        (f"{LOGS}witness\tw0 {W0}\nwitness w1 {W1}\ngroup both all w0 w1\nquorum both\n", 0),
        (f"{LOGS}{W01}witness w2 {W2}\ngroup g any w0 w1\ngroup h 2 g w2\nquorum h\n", 0),
        (f"witness w0 {W0}\nquorum w0\n", 1),
    ],
)
def test_other_policies(original: Export, tmp_path: Path, quorum: str, status: int) -> None:
    put(tmp_path / "policy", quorum.encode())
    assert verify("full", original.folder, "--policy", tmp_path / "policy").status == status


def test_a_policy_in_the_export_is_not_read(export: Export, tmp_path: Path) -> None:
    put(export.file("policy"), b"quorum none\n")
    put(tmp_path / "policy", f"witness w0 {W0}\nquorum w0\n".encode())
    assert verify("full", export.folder, "--policy", tmp_path / "policy").status == 1
