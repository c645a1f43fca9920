"""A stand-in for Spark that speaks Spark Connect, for the tests of this folder."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def spark() -> Iterator[str]:
    """The address of a Spark Connect endpoint (pysail: no Java), for one session of tests."""
    # A worker's main module has no file, which Spark's client takes for a run of its own doctests.
    vars(sys.modules["__main__"]).setdefault("__file__", __file__)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pysail.spark import SparkConnectServer  # noqa: PLC0415  takes a second
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()
