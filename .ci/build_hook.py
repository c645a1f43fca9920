"""Brings htmx into the console's folder while the program is built: it comes from a wheel, not from git."""

import base64
import hashlib
import shutil
from importlib.metadata import files
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = "django_htmx/static/django_htmx/htmx-2.min.js"
SHA384 = "H5SrcfygHmAuTDZphMHqBJLc3FhssKjG7w/CeCpFReSfwBWDTKpkzPP8c+cLsK+V"
TARGET = "api/console/static/vendor/htmx.min.js"


class HtmxHook(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Copies the one file whose digest is known. Raises RuntimeError where it is another or missing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatch's signature
        """Before a wheel or an editable install is made."""
        target = Path(self.root) / TARGET
        if target.is_file() and _digest(target) == SHA384:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_found(), target)


def _found() -> Path:
    for file in files("django-htmx") or ():
        if str(file) == SOURCE:
            source = Path(str(file.locate()))
            if _digest(source) != SHA384:
                raise RuntimeError("htmx is not the one that was checked")
            return source
    raise RuntimeError("django-htmx carries no htmx 2")


def _digest(file: Path) -> str:
    return base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
