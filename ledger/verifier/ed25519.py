"""Ed25519 signatures, checked (RFC 8032 section 5.1.7): slow and plain, for the few of a checkpoint."""

from __future__ import annotations

from hashlib import sha512
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The field, the order of the base point, the constant of the curve.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE = b"\x58" + b"\x66" * 31
ZERO = (0, 1, 1, 0)


def signs(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether it is the key's signature of the message.  `ValueError` when the key is no point."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(r + public + message).digest(), "little") % ORDER
    # A scalar spelt with the order added to it would be a second signature.
    return len(signature) == 64 and s < ORDER and r == encoded(combined(s, k, point_of(public, -1)))


def combined(s: int, k: int, other: Sequence[int]) -> Sequence[int]:
    """s times the base point plus k times the other one."""
    base = point_of(BASE, 1)
    terms = {(1, 0): base, (0, 1): other, (1, 1): plus(base, other)}
    total: Sequence[int] = ZERO
    for bit in range(255, -1, -1):
        total = plus(total, total)
        term = terms.get((s >> bit & 1, k >> bit & 1))
        total = plus(total, term) if term else total
    return total


def plus(p: Sequence[int], q: Sequence[int]) -> Sequence[int]:
    """The sum of two points in extended coordinates."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def encoded(point: Sequence[int]) -> bytes:
    """The 32 bytes that stand for a point."""
    x, y = (each * pow(point[2], P - 2, P) % P for each in point[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_of(data: bytes, sign: int) -> Sequence[int]:
    """The point that 32 bytes stand for, or its negative.  `ValueError` when they stand for none."""
    y, odd = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (odd and not x):
        raise ValueError("not a point")
    x = x * sign * (1 if x & 1 == odd else -1) % P
    return x, y, 1, x * y % P
