"""What is refused of segments."""

from __future__ import annotations

from domain.errors import Refused


class SegmentsRefused(Refused):
    """The segments cannot be used as they are."""


class SegmentsMissing(SegmentsRefused):
    """There is no manifest where segments should be."""

    code, sentence = "segments_missing", "{place}里没有历史分段。请先运行 huce replay export。"


class ManifestBroken(SegmentsRefused):
    """The manifest is not what was written: its hash, its form or its ranges do not fit."""

    code = "manifest_broken"
    sentence = "历史分段的清单与其校验值不符或残缺,不能使用。请从备份恢复,或删除该文件夹后重新导出。"


class SegmentBroken(SegmentsRefused):
    """A file of a segment is missing, or its bytes are not those that the manifest names."""

    code = "segment_broken"
    sentence = "第{first}—{last}条的历史分段中,文件 {file} 缺失或内容已变,不能使用。"


class SegmentsForeign(SegmentsRefused):
    """The segments are another ledger's."""

    code = "segments_foreign"
    sentence = "{place}里的历史分段属于另一个账册(或与本账册不一致),没有使用。"


class SegmentsStale(SegmentsRefused):
    """The segments end before what was asked for, and no ledger is there to go on from."""

    code = "segments_stale"
    sentence = "历史分段只到第{last}条,要求的是第{wanted}条。请先运行 huce replay export。"


class SegmentsUnreachable(SegmentsRefused):
    """The address is of an unknown kind, or what is there cannot be read."""

    code, sentence = "segments_unreachable", "读不到历史分段所在的 {place}。请检查地址和权限(HUCE_SEGMENTS)。"
