"""The look-ups of sheets, under the name by which the command line knows them."""

from __future__ import annotations

from api.sheets.registered import Registered, Villages

__all__ = ["Registered", "Villages"]
