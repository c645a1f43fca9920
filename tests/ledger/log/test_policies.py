"""Policies: read to the letter, and a checkpoint counts when a known log and a quorum stand behind it."""

from __future__ import annotations

import pytest

from ledger.log import checkpoints, notes
from ledger.log.errors import Malformed, NotSigned, QuorumMissing, SignatureInvalid
from ledger.log.keys import ED25519, SignerKey
from ledger.log.notes import Note, Signature
from ledger.log.policies import Group, Policy
from tests.ledger.log import vectors
from tests.ledger.log.given import AT, LOG, ORIGIN, WITNESSES, a_checkpoint, a_note

VKEYS = [key.verifier.text for key in WITNESSES]
LOG_LINE = f"log {LOG.verifier.text}\n"
WITNESS_LINES = "".join(f"witness w{n} {vkey}\n" for n, vkey in enumerate(VKEYS))


def a_policy(below: str) -> Policy:
    return Policy.read((LOG_LINE + WITNESS_LINES + below).encode())


TWO_OF_THREE = a_policy("group g 2 w0 w1 w2\nquorum g\n")


def test_a_policy_of_the_public_network_accepts_its_checkpoint() -> None:
    policy = Policy.read(vectors.PUBLIC_POLICY.encode())
    note = Note.read(vectors.PUBLIC_NOTE.encode())
    standing = policy.standing(note)
    assert standing.reached
    assert dict(standing.cosigned) == dict.fromkeys(
        ("stagemole", "garden", "smartit", "remora"), vectors.PUBLIC_TIME
    )
    assert policy.accepted(note).size == 1_432_088_532
    stricter = Policy.read(vectors.PUBLIC_POLICY.replace("network 4", "network all").encode())
    with pytest.raises(QuorumMissing):
        stricter.accepted(note)


def test_what_is_written_is_read() -> None:
    assert Policy.read(vectors.PUBLIC_POLICY.encode()).data.decode() == vectors.PUBLIC_POLICY
    assert Policy.read(TWO_OF_THREE.data) == TWO_OF_THREE
    for quorum in ("none", "w3"):
        policy = a_policy(f"quorum {quorum}\n")
        assert Policy.read(policy.data) == policy


@pytest.mark.parametrize(
    ("below", "by", "reached"),
    [
        ("quorum none\n", [], True), ("quorum w1\n", [1], True), ("quorum w1\n", [0, 2, 3], False),
        ("group g any w0 w1\nquorum g\n", [1], True), ("group g any w0 w1\nquorum g\n", [2], False),
        ("group g all w0 w1\nquorum g\n", [0, 1], True), ("group g all w0 w1\nquorum g\n", [1], False),
        ("group g 2 w0 w1 w2\nquorum g\n", [0, 2], True), ("group g 2 w0 w1 w2\nquorum g\n", [2, 3], False),
        ("group g 3 w0 w1 w2\nquorum g\n", [0, 1, 2], True), ("group g 1 w0\nquorum g\n", [], False),
        ("group a any w0 w1\ngroup b any w2 w3\ngroup c all a b\nquorum c\n", [0, 3], True),
        ("group a any w0 w1\ngroup b any w2 w3\ngroup c all a b\nquorum c\n", [0, 1], False),
        ("group a 2 w0 w1 w2\ngroup b any a w3\nquorum b\n", [3], True),
        ("group a all w0 w1\nquorum w2\n", [0, 1], False), ("group w9 all w0\nquorum w0\n", [0], True),
    ],
)  # fmt: skip
def test_the_quorum_is_reached_by_these_witnesses(below: str, by: list[int], reached: bool) -> None:  # noqa: FBT001
    policy, note = a_policy(below), a_note(by=by)
    standing = policy.standing(note)
    assert (list(standing.cosigned), standing.reached) == ([f"w{n}" for n in by], reached)
    if reached:
        assert policy.accepted(note) == a_checkpoint()
    else:
        with pytest.raises(QuorumMissing) as refused:
            policy.accepted(note)
        assert refused.value.data["count"] == len(by)


def test_the_time_each_witness_says_is_given() -> None:
    assert dict(TWO_OF_THREE.standing(a_note(by=[2, 0])).cosigned) == {"w0": AT, "w2": AT}


def test_a_witness_counts_once_however_often_it_signs() -> None:
    """Naive: count lines, and one witness is a quorum."""
    note = a_note(by=[0])
    twice = Note(note.text, (*note.signatures, *a_note(by=[0], at=AT + 1).signatures))
    assert not TWO_OF_THREE.standing(twice).reached


def test_a_checkpoint_that_no_log_of_the_policy_has_signed_is_refused() -> None:
    """Naive: let the witnesses vouch for the log, and a stranger's tree passes."""
    note = a_note(by=[0, 1, 2])
    witnesses_only = Note(note.text, note.signatures[1:])
    other = SignerKey("other.example", ED25519, b"o" * 32)
    by_a_stranger = witnesses_only.signed(notes.sign(note.text, other))
    without_logs = Policy.read((WITNESS_LINES + "quorum none\n").encode())
    for policy, given in (
        (TWO_OF_THREE, witnesses_only),
        (TWO_OF_THREE, by_a_stranger),
        (without_logs, note),
    ):
        with pytest.raises(NotSigned):
            policy.standing(given)


def test_a_log_of_the_policy_speaks_for_its_own_origin_only() -> None:
    """Naive: any listed log may sign any checkpoint, and one county's key stands in for another's."""
    other = SignerKey("other.example", ED25519, b"o" * 32)
    policy = Policy.read(f"{LOG_LINE}log {other.verifier.text}\nquorum none\n".encode())
    assert policy.accepted(checkpoints.sign(a_checkpoint(origin="other.example"), other)).size == 5
    foreign = Note(a_checkpoint().text, (notes.sign(a_checkpoint().text, other),))
    with pytest.raises(NotSigned):
        policy.accepted(foreign)


def test_one_wrong_signature_of_any_known_key_spoils_the_checkpoint() -> None:
    note = a_note(by=[0, 1])
    forged = Signature("w3.example", WITNESSES[3].verifier.id, b"x" * 72)
    with pytest.raises(SignatureInvalid):
        TWO_OF_THREE.standing(note.signed(forged))
    stranger = Signature("w9.example", b"abcd", b"x" * 72)
    assert TWO_OF_THREE.standing(note.signed(stranger)).reached


def test_a_signed_note_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(Malformed):
        TWO_OF_THREE.standing(Note("a letter\n", (notes.sign("a letter\n", LOG),)))


def test_blanks_comments_and_addresses_mean_nothing_to_the_quorum() -> None:
    text = (
        "# the county's log\n\n \t \n"
        f"\tlog  {LOG.verifier.text}\thttps://log.example/ \n"
        f"  # comment\n#comment\nwitness w0 {VKEYS[0]} https://w0.example/ \n"
        f"witness\tw1 {VKEYS[1]}\ngroup  g\tall w0   w1\n quorum g \n"
    )
    policy = Policy.read(text.encode())
    assert policy.groups == (Group("g", 2, ("w0", "w1")),)
    assert (policy.logs[0].url, policy.witnesses[0].url) == ("https://log.example/", "https://w0.example/")
    assert policy.accepted(a_note(by=[0, 1])).origin == ORIGIN
    assert Policy.read(policy.data) == policy


def test_names_are_bytes_that_need_not_be_utf_8() -> None:
    """A Kelvin sign is no K (C2SP tlog-policy, character set); Naive: fold or replace, and two names meet."""
    names = [b"K", b"\xe2\x84\xaa", b"\xff", b"\xfe", "县审计局".encode(), b"a#b"]
    vkeys = [SignerKey("w", 4, bytes([9, n]) * 16).verifier.text.encode() for n in range(len(names))]
    lines = [b"witness %s %s\n" % pair for pair in zip(names, vkeys, strict=True)]
    data = b"".join(lines) + b"group g all %s\nquorum \xff\n" % b" ".join(names)
    policy = Policy.read(data)
    assert len({witness.name for witness in policy.witnesses}) == len(names)
    assert policy.data == data.replace(b"all", b"6")


@pytest.mark.parametrize(
    "below",
    [
        "", "quorum\n", "quorum w9\n", "quorum w0 w1\n", "quorum w0\nquorum w0\n",
        "quorum g\ngroup g all w0\n",
        "quorum none", "group g all\nquorum none\n", "group g 0 w0\nquorum g\n", "group g 2 w0\nquorum g\n",
        "group g -1 w0\nquorum g\n", "group g 01 w0\nquorum g\n", "group g two w0 w1\nquorum g\n",
        "group g any w0 w9\nquorum g\n", "group g any g\nquorum g\n", "group g any none\nquorum g\n",
        "group none any w0\nquorum none\n", "group w0 any w1\nquorum w0\n", "group g any w0 w0\nquorum g\n",
        "group g any w0 w1\ngroup h any w1 w2\nquorum h\n", "group g any w0\ngroup g any w1\nquorum g\n",
        "group g any w0\ngroup h any w0\nquorum none\n", "log\nquorum none\n", f"{LOG_LINE}quorum none\n",
        f"log {VKEYS[0]}\nquorum none\n", "log x+y+z\nquorum none\n", "witness\nquorum none\n",
        f"witness w0 {VKEYS[0]}\nquorum none\n", f"witness w9 {VKEYS[0]}\nquorum none\n",
        f"witness none {SignerKey('x', 4, b'x' * 32).verifier.text}\nquorum none\n",
        f"witness w9 {SignerKey('x', 1, b'x' * 32).verifier.text}\nquorum none\n",
        f"witness w9 {SignerKey('x', 4, b'x' * 32).verifier.text} url more\nquorum none\n",
        f"log {SignerKey('x', 1, b'x' * 32).verifier.text} url more\nquorum none\n", "qourum none\n",
        "Quorum none\n", "quorum none # nobody\n", "quorum none\r\n", "quorum\x0bnone\n",
        "quorum none\n\x00\n",
        "quorum none\n\x7f\n", "# a\x00b\nquorum none\n", "# \x7f\nquorum none\n",
        "# \r\nquorum none\n", "quorum\u00a0none\n",
    ],
)  # fmt: skip
def test_what_is_not_a_policy_to_the_letter_is_refused(below: str) -> None:
    with pytest.raises(Malformed):
        a_policy(below)


def test_two_names_for_one_public_key_are_refused() -> None:
    """Naive: compare names, and one witness under two of them is a quorum of two."""
    twin = SignerKey("twin.example", WITNESSES[0].kind, WITNESSES[0].seed)
    with pytest.raises(Malformed):
        a_policy(f"witness twin {twin.verifier.text}\nquorum none\n")
    log_twin = SignerKey("twin.example", LOG.kind, LOG.seed)
    with pytest.raises(Malformed):
        a_policy(f"log {log_twin.verifier.text}\nquorum none\n")


def test_a_policy_of_many_logs_witnesses_and_groups_is_read() -> None:
    """32 of each at least are recommended (C2SP tlog-policy, implementation limits)."""
    keys = [
        [SignerKey(f"k{n}", kind, bytes([n, kind]) * 16).verifier.text for n in range(99)] for kind in (1, 4)
    ]
    lines = [f"log {vkey}\n" for vkey in keys[0]] + [
        f"witness x{n} {vkey}\n" for n, vkey in enumerate(keys[1])
    ]
    lines += [f"group g{n} all x{n}\n" for n in range(99)] + [
        "group top 50 " + " ".join(f"g{n}" for n in range(99))
    ]
    policy = Policy.read(("".join(lines) + "\nquorum top\n").encode())
    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (99, 99, 100)
