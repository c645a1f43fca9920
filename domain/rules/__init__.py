"""The rules, one module a noun; importing this package fills the registry."""

from domain.rules import (  # noqa: F401  each registers its rules
    corrections,
    duplicates,
    heads,
    members,
    monitoring,
    opening,
    pairing,
    places,
    split,
    status,
    survey,
    taking_over,
    villages,
)
