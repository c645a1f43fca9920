"""What is refused of a rebuild."""

from __future__ import annotations

from domain.errors import Conflict


class RebuildRunning(Conflict):
    """Another program rebuilds the read models of this database."""

    code, sentence = "rebuild_running", "另一个程序正在重建查询表,请等它完成。"


class SwitchWaiting(Conflict):
    """The new tables are ready, but the old ones were in use all the time."""

    code = "rebuild_switch_waiting"
    sentence = "新的查询表已经备好,但旧表一直有人在读,没有换上;请稍后再运行一次,从这里继续。"
