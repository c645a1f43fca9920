"""Exact quantities: money in fen, areas in hundredths, divisions rounded half up once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole, halves away from zero (四舍五入)."""
    return int((Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(fen: int) -> str:
    """Fen written in yuan with two decimals: 295200 → 2952.00."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"
