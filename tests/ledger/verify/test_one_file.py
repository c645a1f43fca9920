"""The verifier as one file: stands alone, reads well, and comes out of the release the same each time.

given the modules of `ledger.verifier`, when they are joined, then an interpreter of any auditor runs the
file without a warning, and its exit status tells sound, tampered, incomplete and bad input apart.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ledger import verifier
from tests.ledger.verify.auditor import interpreter, told

if TYPE_CHECKING:
    from tests.ledger.verify.auditor import Auditor
    from tests.ledger.verify.given import Export

TEXT = verifier.one_file().decode()
TREE = ast.parse(TEXT)
#: What could reach out of the machine, or run something else.
OUTSIDE = {"socket", "ssl", "http", "urllib", "subprocess", "os", "ctypes", "importlib"}


def imported() -> set[str]:
    plain = {name.name for node in ast.walk(TREE) if isinstance(node, ast.Import) for name in node.names}
    return plain | {str(node.module) for node in ast.walk(TREE) if isinstance(node, ast.ImportFrom)}


def defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            found = (each for target in targets for each in ast.walk(target))
            return [each.id for each in found if isinstance(each, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def test_it_imports_the_standard_library_only_and_nothing_that_reaches_outside() -> None:
    assert {name.partition(".")[0] for name in imported()} <= set(sys.stdlib_module_names)
    assert not imported() & OUTSIDE


def test_no_name_of_one_module_hides_that_of_another() -> None:
    names = Counter(name for node in TREE.body for name in defined(node))
    assert len(names) > 60
    assert [name for name, count in names.items() if count > 1] == []


def test_python_3_8_can_read_it() -> None:
    ast.parse(TEXT, feature_version=(3, 8))
    compile(TEXT, "verify.py", "exec")


def test_every_module_is_in_it_and_none_is_imported() -> None:
    files = {file.stem for file in (Path(verifier.__file__).parent).glob("[!_]*.py")}
    assert set(verifier.MODULES) == files
    assert "ledger.verifier" not in TEXT
    assert "noqa" not in TEXT
    assert max(map(len, TEXT.split("\n"))) <= 110


def test_the_release_gives_the_same_file_each_time() -> None:
    command = [sys.executable, "-W", "error", "-m", "ledger.verifier"]
    done = subprocess.run(command, check=True, capture_output=True)
    assert sha256(done.stdout).hexdigest() == sha256(TEXT.encode()).hexdigest()


def test_an_interpreter_of_its_own_ends_with_a_status_for_each_verdict(
    export: Export, at_work: Auditor, tmp_path: Path
) -> None:
    words = ("full", export.folder, "--policy", export.policy, "--json")
    sound = interpreter(at_work.program, *words)
    export.file("payload/001").write_bytes(b"")
    tampered = interpreter(at_work.program, *words)
    export.file("payload/001").unlink()
    incomplete = interpreter(at_work.program, *words)
    bad = interpreter(at_work.program, "full", tmp_path, "--policy", tmp_path)
    assert [said.status for said in (sound, tampered, incomplete, bad)] == [0, 1, 2, 3]
    assert [said.err for said in (sound, tampered, incomplete, bad)] == [""] * 4
    assert told(sound.status, sound.out).findings == []
