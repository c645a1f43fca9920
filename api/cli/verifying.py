"""Checking an exported log from the command line: the stand-alone verifier, and the signatures of saves."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from api.cli.output import progress, say
from ledger.keyring import read_instances
from ledger.log.errors import Malformed
from ledger.records import REASONS
from ledger.save_check import check
from ledger.verifier import one_file

if TYPE_CHECKING:
    from pathlib import Path

#: Exit statuses of the verifier.
SOUND, TAMPERED, INCOMPLETE = 0, 1, 2
#: So many faults are told one by one.
SHOWN = 1000


def full(folder: Path, policy: Path) -> int:
    """Run the verifier of this release as an auditor does, in an interpreter of its own; its exit status."""
    command = [sys.executable, "-I", "-", "full", str(folder), "--policy", str(policy)]
    return subprocess.run(command, input=one_file(), check=False).returncode


def saves(folder: Path, instances: Path) -> int:
    """Check the signatures of all saves and tell what is wrong; the exit status."""
    try:
        with progress("正在核对保存的签名") as tell:
            good, faults = check(folder, read_instances(instances), tell)
    except FileNotFoundError as error:
        say(f"结论:不完整。缺少 {error.filename}")
        return INCOMPLETE
    except Malformed as found:
        say(f"结论:已被改动。{found}")
        return TAMPERED
    for fault in faults[:SHOWN]:
        say(f"第{fault.number}条({fault.type},{fault.tags}):{REASONS[fault.reason]}")
    say(f"结论:{'已被改动' if faults else '完好'}。{good}次保存的签名有效,{len(faults)}条业务没有有效的签名")
    return TAMPERED if faults else SOUND
