"""Keys of notes: one text each, the IDs that others compute, and statements of their own kind only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.encodings import base64
from ledger.log.errors import Malformed
from ledger.log.keys import COSIGNATURE, ED25519, SignerKey, VerifierKey, cosigned
from tests.ledger.log import vectors
from tests.ledger.log.given import LOG, WITNESSES

names = st.text(min_size=1).filter(
    lambda name: not any(c.isspace() or c < " " or c == "+" for c in name) and name.isprintable()
)


def cut_and_bent(text: str) -> list[str]:
    """Every piece of the text, and the text with each character moved on by one."""
    size = len(text)
    pieces = [text[i:j] for i in range(size + 1) for j in range(i + 1, size + 1) if (i, j) != (0, size)]
    return pieces + [text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :] for at in range(size)]


@pytest.mark.parametrize(
    ("text", "kind"), [(vectors.PETER, ED25519), (vectors.ENOCH, ED25519), (vectors.SUMDB, ED25519)]
)
def test_published_keys_are_read_and_written_as_they_are(text: str, kind: int) -> None:
    key = VerifierKey.read(text)
    assert (key.kind, key.text) == (kind, text)
    assert text == f"{key.name}+{key.id.hex()}+{base64(bytes([kind]) + key.public)}"


def test_the_published_keys_of_witnesses_have_the_id_of_their_own_kind() -> None:
    """Naive: one ID for a name and a key, whichever kind of statement it signs."""
    lines = [line.split() for line in vectors.PUBLIC_POLICY.splitlines() if line.startswith("witness")]
    for _, _, text in lines:
        key = VerifierKey.read(text)
        assert (key.kind, key.text) == (COSIGNATURE, text)
        assert VerifierKey(key.name, ED25519, key.public).id != key.id


def test_the_published_signer_belongs_to_the_published_key() -> None:
    signer = SignerKey.read(vectors.PETER_SIGNS)
    assert signer.verifier.text == vectors.PETER
    assert signer.text == vectors.PETER_SIGNS


@given(name=names, kind=st.sampled_from([ED25519, COSIGNATURE]), seed=st.binary(min_size=32, max_size=32))
def test_any_key_is_found_in_its_text(name: str, kind: int, seed: bytes) -> None:
    signer = SignerKey(name, kind, seed)
    assert SignerKey.read(signer.text) == signer
    assert VerifierKey.read(signer.verifier.text) == signer.verifier


def test_no_piece_of_a_key_and_no_bent_key_is_a_key() -> None:
    for text in cut_and_bent(vectors.PETER):
        with pytest.raises(Malformed):
            VerifierKey.read(text)
    for text in cut_and_bent(vectors.PETER_SIGNS):
        with pytest.raises(Malformed):
            SignerKey.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "+", "++", "+++", vectors.WRONG_LENGTH, vectors.WRONG_TYPE, "name+00000000+",
        vectors.PETER.replace("c74f20a3", "C74F20A3"), vectors.PETER.replace("c74f20a3", "0c74f20a3"),
        vectors.PETER + "\n", " " + vectors.PETER, vectors.PETER.replace("ARpc", "AR pc"),
        vectors.PETER.replace("+ARpc", "+-Rpc"),
    ],
)  # fmt: skip
def test_what_is_not_a_key_in_its_one_spelling_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.read(text)


@pytest.mark.parametrize(
    "name",
    ["", " ", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "a\u2003b", "a\u3000b", "a\x01", "\ud800", "a\x85"],
)
def test_a_name_with_a_blank_a_plus_or_a_control_character_is_refused(name: str) -> None:
    """Naive: only the ASCII blank, and a line of a signature is cut at another place elsewhere."""
    with pytest.raises(Malformed):
        VerifierKey(name, ED25519, bytes(32))


def test_a_key_of_another_length_or_kind_is_refused() -> None:
    for kind, key in ((ED25519, bytes(31)), (ED25519, bytes(33)), (0x02, bytes(32)), (0x06, bytes(32))):
        with pytest.raises(Malformed):
            VerifierKey("a", kind, key)
        with pytest.raises(Malformed):
            SignerKey("a", kind, key)


def test_a_key_signs_and_verifies_its_own_kind_of_statement_only() -> None:
    """Naive: verify by the public key alone, and a plain signature passes for a cosignature."""
    witness = WITNESSES[0]
    plain, timed = LOG.sign("text\n"), witness.cosign("text\n", 7)
    assert LOG.verifier.verifies("text\n", plain)
    assert witness.verifier.verifies("text\n", timed)
    other = SignerKey(witness.name, ED25519, witness.seed)
    assert not other.verifier.verifies("text\n", timed)
    assert not other.verifier.verifies("text\n", timed[8:])
    assert not witness.verifier.verifies("text\n", other.sign("text\n"))
    assert not witness.verifier.verifies("text\n", bytes(7) + b"\7" + other.sign("text\n"))
    with pytest.raises(ValueError, match="cosignatures"):
        witness.sign("text\n")
    with pytest.raises(ValueError, match="plain"):
        LOG.cosign("text\n", 7)


def test_a_cosignature_covers_its_time_and_every_byte_of_the_text() -> None:
    key = WITNESSES[0]
    value = key.cosign("a\n", 1_679_315_147)
    assert value[:8] == (1_679_315_147).to_bytes(8, "big")
    assert cosigned("a\n", 1_679_315_147) == b"cosignature/v1\ntime 1679315147\na\n"
    assert not key.verifier.verifies("b\n", value)
    for at in range(len(value)):
        assert not key.verifier.verifies("a\n", value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :])
    for wrong in (b"", value[:-1], value + b"\0", value[:8], value[1:]):
        assert not key.verifier.verifies("a\n", wrong)


@pytest.mark.parametrize("at", [-1, 2**63, 2**64])
def test_a_time_that_does_not_fit_is_neither_signed_nor_believed(at: int) -> None:
    with pytest.raises(ValueError, match="time"):
        WITNESSES[0].cosign("a\n", at)
    assert not WITNESSES[0].verifier.verifies("a\n", b"\x80" + WITNESSES[0].cosign("a\n", 0)[1:])


def test_a_signer_never_shows_its_seed() -> None:
    assert repr(LOG.seed) not in repr(LOG)
