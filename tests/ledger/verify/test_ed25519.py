"""The verifier's own Ed25519 agrees with the RFC and with the compiled one that signs.

given a signature, when a bit of it, of the message or of its length is changed, then it does not hold.
"""

from __future__ import annotations

import pytest

from ledger.verifier.ed25519 import ORDER, point_of, signs
from tests.ledger.log.given import flipped
from tests.ledger.verify.given import SAVES

#: The vectors of RFC 8032 section 7.1: public key, message, signature in two halves.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
         "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc(public: str, message: str, signature: str) -> None:
    key, said, value = (bytes.fromhex(text) for text in (public, message, signature))
    assert signs(key, said, value)
    assert not signs(key, said + b"x", value)
    assert not signs(key, said, flipped(value, 3))
    assert not signs(key, said, flipped(value, 300))
    assert not signs(key, said, value[:63])
    assert not signs(key, said, value + b"\x00")
    # The same scalar, spelt with the order of the group added to it.
    spelt = (int.from_bytes(value[32:], "little") + ORDER).to_bytes(32, "little")
    assert not signs(key, said, value[:32] + spelt)


def test_what_the_other_implementation_signs() -> None:
    public = SAVES.public_key().public_bytes_raw()
    for n in range(10):
        message = b"%d" % n * n
        assert signs(public, message, SAVES.sign(message))
        assert not signs(public, message, SAVES.sign(message + b"x"))


@pytest.mark.parametrize("data", [b"\x02" + bytes(31), b"\xff" * 32, b"\x01" + bytes(30) + b"\x80"])
def test_bytes_that_are_no_point_of_the_curve(data: bytes) -> None:
    with pytest.raises(ValueError, match="point"):
        point_of(data, 1)
