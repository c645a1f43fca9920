"""Whatever is done to an export is found, and the event is named by index, type and tags.

given an export of 600 events with checkpoints at 100, 256 and 400, when a forger changes leaves, hashes,
bytes or checkpoints, and whatever of the rest he can make fit, then the auditor's verdict is not "sound".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ledger.log import bundles, checkpoints
from ledger.log.keys import ED25519, SignerKey
from ledger.log.notes import Signature
from tests.ledger.log.given import flipped
from tests.ledger.verify.auditor import run, verify
from tests.ledger.verify.given import (
    LOG,
    ORIGIN,
    WITNESSES,
    Export,
    a_note,
    leaves_of,
    put,
    recorded,
    some_events,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.ledger.verify.auditor import Told
    from tests.ledger.verify.given import Row

#: Index of the event that is tampered with; checkpoints were published at 256 and at 400.
AT = 300
NAMED = (AT, "household.surveyed", "household:h4 person:p2 village:150525001001")
PUBLISHED = (100, 256, 400)


def full(export: Export) -> Told:
    return verify("full", export.folder, "--policy", export.policy)


def changed(rows: Sequence[Row], **fields: object) -> list[Row]:
    """The rows, one of them with other fields."""
    return [row.having(**fields) if n == AT else row for n, row in enumerate(rows, 1)]


def without(rows: Sequence[Row]) -> list[Row]:
    return [*rows[: AT - 1], *rows[AT:]]


def with_another(rows: Sequence[Row]) -> list[Row]:
    """One row more, a copy under another household, signature and all."""
    copy = rows[AT - 1].having(tags=("household:h9",), position=rows[AT - 1].record.position + 1)
    return [*rows[:AT], copy, *rows[AT:]]


def swapped(rows: Sequence[Row]) -> list[Row]:
    return [*rows[: AT - 1], rows[AT], rows[AT - 1], *rows[AT + 1 :]]


def rewrite(export: Export, leaves: Sequence[bytes]) -> None:
    """Put these leaves into the bundle of the event, and leave everything else as it is."""
    path, _ = export.bundle(AT)
    path.write_bytes(bundles.write(leaves[256 : min(512, len(leaves))]))


def test_an_untouched_export_is_sound(export: Export) -> None:
    told = full(export)
    assert (told.status, told.findings) == (0, [])
    assert ORIGIN in told.summary
    assert "600" in told.summary


def test_people_are_told_in_sentences_the_verdict_last(export: Export, rows: list[Row]) -> None:
    rewrite(export, leaves_of(changed(rows, account="forger")))
    lines = run("full", export.folder, "--policy", export.policy).out.splitlines()
    assert lines[0].startswith(
        "第300条(位置600,household.surveyed,household:h4 person:p2 village:150525001001):"
    )
    assert lines[-1].startswith("结论:已被改动。")


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "household.exited"},
        {"account": "forger"},
        {"recorded_at": recorded(some_events(1))[0].record.recorded_at},
        {"division": "150525999999"},
        {"tags": ("household:h0",)},
        {"save": "another"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_field_changed_in_a_bundle(export: Export, rows: list[Row], fields: dict[str, object]) -> None:
    leaves = leaves_of(changed(rows, **fields))
    rewrite(export, leaves)
    told = full(export)
    name, tags = leaves[AT - 1].decode().split("\n")[3:5]
    assert told.status == 1
    assert told.named("leaf") == [(AT, name, tags)]
    assert [index for index, _, _ in told.named("root")] == [257]


@pytest.mark.parametrize("part", [0, 1, 2], ids=["facts", "metadata", "signature"])
def test_a_bit_of_the_payload(export: Export, rows: list[Row], part: int) -> None:
    parts = [list(row.parts) for row in rows]
    was = parts[AT - 1][part]
    assert was is not None
    parts[AT - 1][part] = flipped(was, 77)
    export.write_payload([tuple(each) for each in parts])
    told = full(export)
    assert (told.status, told.named("content"), told.kinds()) == (1, [NAMED], ["content"])


def test_a_signature_of_a_save_stripped(export: Export, rows: list[Row]) -> None:
    bare = [replace(row, signature=b"") if n == AT else row for n, row in enumerate(rows, 1)]
    export.write_payload([row.parts for row in bare])
    told = full(export)
    assert (told.status, told.named("content")) == (1, [NAMED])


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        (without, ["leaf", AT]),
        (with_another, ["leaf", AT + 1]),
        (swapped, ["leaf", AT]),
    ],
)
def test_a_bundle_with_a_row_removed_inserted_or_two_swapped(
    export: Export, rows: list[Row], tampering: Callable[[Sequence[Row]], list[Row]], named: list[object]
) -> None:
    rewrite(export, leaves_of(rows)[:256] + unnumbered(tampering, rows)[256:])
    told = full(export)
    assert told.status == 1
    assert ["leaf", min(index for index, _, _ in told.named("leaf"))] == named
    assert all(name == "household.surveyed" and tags for _, name, tags in told.named("leaf"))


def unnumbered(tampering: Callable[[Sequence[Row]], list[Row]], rows: list[Row]) -> list[bytes]:
    """The leaves in their new order, each with the index that it had; one that is new takes its place's."""
    index = {id(row): n for n, row in enumerate(rows, 1)}
    return [row.leaf(index.get(id(row), n)) for n, row in enumerate(tampering(rows), 1)]


@pytest.mark.parametrize(
    "tampering", [without, with_another, swapped, lambda rows: changed(rows, type="x.forged")]
)
def test_leaves_tiles_and_payload_made_anew_around_it_do_not_lead_to_the_root(
    export: Export, rows: list[Row], tampering: Callable[[Sequence[Row]], list[Row]]
) -> None:
    forged = (tampering(rows) + rows)[:600]
    leaves = leaves_of(forged)
    export.write_entries(leaves)
    export.write_tiles(leaves)
    export.write_payload([row.parts for row in forged])
    told = full(export)
    assert (told.status, told.kinds()) == (1, ["root"])
    ((index, name, tags),) = told.named("root")
    # Between the checkpoints at 256, which still holds, and at 400, which does not.
    assert (index, name) == (257, "household.surveyed")
    assert tags.startswith("household:")


def test_a_row_removed_and_the_others_not_numbered_anew_is_named_by_its_place(
    export: Export, rows: list[Row]
) -> None:
    leaves = unnumbered(without, rows)
    export.write_entries([*leaves, leaves[-1]])
    export.write_tiles([*leaves, leaves[-1]])
    told = full(export)
    assert told.status == 1
    assert told.named("order") == [(AT, "household.surveyed", "household:h0 person:p3 village:150525001001")]


def test_a_hash_edited_in_a_tile_names_the_leaf_and_says_that_the_tile_is_at_fault(export: Export) -> None:
    tile = export.file("tile/0/001")
    tile.write_bytes(flipped(tile.read_bytes(), (AT - 257) * 256 + 5))
    told = full(export)
    assert (told.status, told.kinds(), told.named("leaf")) == (1, ["leaf", "tile"], [NAMED])


def test_a_hash_edited_in_an_upper_tile_names_the_tile(export: Export) -> None:
    tile = export.file("tile/1/000.p/2")
    tile.write_bytes(flipped(tile.read_bytes(), 300))
    told = full(export)
    assert (told.status, set(told.kinds())) == (1, {"tile"})
    assert "tile/1" in told.findings[0]["text"]


def another_key(name: str = ORIGIN) -> SignerKey:
    return SignerKey(name, ED25519, b"forger" + bytes(26))


def test_a_checkpoint_of_another_key_of_the_same_name(export: Export, rows: list[Row]) -> None:
    export.write_note(a_note(leaves_of(rows), key=another_key()))
    told = full(export)
    assert (told.status, told.kinds()) == (1, ["signature"])


def test_a_checkpoint_of_another_key_that_says_it_is_the_known_one(export: Export, rows: list[Row]) -> None:
    note = a_note(leaves_of(rows))
    forged = Signature(ORIGIN, LOG.verifier.id, another_key().sign(note.text))
    export.write_note(note.signed(forged))
    told = full(export)
    assert told.status == 1
    assert "签名无效" in told.findings[0]["text"]


def test_a_checkpoint_without_the_signature_of_the_log(export: Export, rows: list[Row]) -> None:
    note = a_note(leaves_of(rows))
    export.write_note(replace(note, signatures=note.signatures[1:]))
    told = full(export)
    assert (told.status, told.kinds()) == (1, ["signature"])


@pytest.mark.parametrize(("by", "status"), [((0, 1, 2), 0), ((0, 2), 0), ((1,), 2), ((), 2)])
def test_two_witnesses_of_three_are_needed(
    export: Export, rows: list[Row], by: tuple[int, ...], status: int
) -> None:
    export.write_note(a_note(leaves_of(rows), by=by))
    told = full(export)
    assert told.status == status
    assert told.kinds() == (["quorum"] if status else [])


def test_a_cosignature_of_other_text_counts_for_nothing(export: Export, rows: list[Row]) -> None:
    note, other = a_note(leaves_of(rows), by=(0,)), a_note(leaves_of(rows)[:400])
    export.write_note(note.signed(checkpoints.cosign(other, WITNESSES[1], 5)))
    told = full(export)
    assert (told.status, told.kinds()) == (1, ["signature", "quorum"])


def test_an_export_of_another_origin(export: Export, rows: list[Row]) -> None:
    export.write_note(a_note(leaves_of(rows), key=another_key("elsewhere.example")))
    told = full(export)
    assert told.status == 1
    assert "elsewhere.example" in told.findings[0]["text"]


def test_an_older_checkpoint_put_back(export: Export, rows: list[Row]) -> None:
    export.write_note(a_note(leaves_of(rows)[:400]))
    put(export.file("tile/1/000.p/1"), export.file("tile/1/000.p/2").read_bytes()[:32])
    told = full(export)
    assert (told.status, told.kinds(), told.findings[0]["index"]) == (2, ["checkpoint"], 401)


def test_a_published_checkpoint_that_says_something_else(export: Export, rows: list[Row]) -> None:
    export.write_note(a_note(leaves_of(swapped(rows)[:400])), "checkpoints/400")
    told = full(export)
    assert (told.status, told.kinds()) == (1, ["checkpoint"])
    assert "checkpoints/400" in told.findings[0]["text"]


def test_a_fork_of_the_same_size(export: Export, rows: list[Row]) -> None:
    forked = leaves_of(swapped(rows))
    export.write_note(a_note(forked))
    export.write_entries(forked)
    export.write_tiles(forked)
    export.write_payload([row.parts for row in swapped(rows)])
    told = full(export)
    # 400 and 600 as published speak of the other tree.
    assert told.status == 1
    assert "checkpoints/400" in told.findings[0]["text"]


def test_a_note_with_any_bit_changed_is_not_sound(export: Export) -> None:
    note = export.file("checkpoint").read_bytes()
    for bit in range(11, len(note) * 8, 797):
        export.file("checkpoint").write_bytes(flipped(note, bit))
        assert full(export).status in {1, 2}, f"bit {bit}"


def test_forged_text_does_not_steer_the_terminal(export: Export, rows: list[Row]) -> None:
    rewrite(export, leaves_of(changed(rows, type="x\x1b[2K\r完好")))
    said = run("full", export.folder, "--policy", export.policy).out
    assert "\x1b" not in said
    assert "\r" not in said


def test_a_leaf_that_is_none_is_found_even_where_tiles_were_made_anew(
    export: Export, rows: list[Row]
) -> None:
    leaves = leaves_of(rows)
    leaves[AT - 1] = b"\xff.erased\n"
    export.write_entries(leaves)
    export.write_tiles(leaves)
    told = full(export)
    assert told.status == 1
    assert AT in [finding["index"] for finding in told.findings]


def test_no_two_findings_are_the_same(export: Export, rows: list[Row]) -> None:
    rewrite(export, unnumbered(swapped, rows))
    texts = sorted(finding["text"] for finding in full(export).findings)
    assert all(a != b for a, b in pairwise(texts))
