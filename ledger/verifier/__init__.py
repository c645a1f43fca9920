"""What an auditor carries to a machine of his own: checks an exported log with the standard library only.

It shares no code with what writes the log. Its modules are written so that they may stand one after another
in one file: no name twice, no import under another name, every import at the beginning.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODULES = (
    "leaf", "report", "ed25519", "policy", "tree", "folder", "requests", "log",
    "checks", "pack", "dump", "compare", "chains", "main",
)  # fmt: skip
_BEGIN = '"""{usage}"""\n\nfrom __future__ import annotations\n\n{imports}\n'
_END = '\n\nif __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n'


def one_file() -> bytes:
    """The modules as one program, `verify.py`; the same bytes each time."""
    sources = {name: Path(__file__).with_name(f"{name}.py").read_text("utf-8") for name in MODULES}
    trees = {name: ast.parse(source) for name, source in sources.items()}
    usage = ast.get_docstring(trees["main"], clean=False)
    imports = "\n".join(_imports(statement for tree in trees.values() for statement in _importing(tree)))
    bodies = [_body(name, sources[name], trees[name]) for name in MODULES]
    return "".join([_BEGIN.format(usage=usage, imports=imports), *bodies, _END]).encode()


def _importing(tree: ast.Module) -> Iterator[ast.stmt]:
    """The imports at the beginning of a module, also those for annotations only."""
    for node in tree.body:
        if isinstance(node, ast.If):
            yield from node.body
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def _imports(statements: Iterable[ast.stmt]) -> list[str]:
    """What these import of the standard library, each once."""
    plain, names = set[str](), dict[str, set[str]]()
    for node in statements:
        if isinstance(node, ast.Import):
            plain |= {f"import {alias.name}" for alias in node.names}
        elif (
            isinstance(node, ast.ImportFrom) and node.module and not node.module.startswith(("ledger", "__"))
        ):
            names.setdefault(node.module, set()).update(alias.name for alias in node.names)
    found = {module: ", ".join(sorted(of - {"TYPE_CHECKING"})) for module, of in sorted(names.items())}
    return sorted(plain) + [f"from {module} import {of}" for module, of in found.items() if of]


def _body(name: str, source: str, tree: ast.Module) -> str:
    """A module without its imports, its docstring as a comment; that of `main` stands at the beginning."""
    begin = max(node.end_lineno or 0 for node in _importing(tree))
    said = ast.get_docstring(tree) if name != MODULES[-1] else None
    title = [f"# {line}".rstrip() for line in (said or "The command line.").split("\n")]
    return "\n".join(["", "", f"# ---- {name}", *title, *source.split("\n")[begin:]]).rstrip() + "\n"
