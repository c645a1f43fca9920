"""Groups of 脱贫状态 that rules, rules of quality and sheets speak of.

Source: rules §3; the standing of a household in 国扶手册2017.
"""

from __future__ import annotations

#: 返贫: out of poverty once, and in it again.
RETURNED = "returned"
#: Poor now.
POOR = ("not_exited", RETURNED)
#: Out of poverty, whether or not policies go on.
EXITED = ("exited", "stably_exited")
#: 建档立卡: in the register as poor, now or once.
REGISTERED_POOR = POOR + EXITED
#: 清退: it should never have been in the register as poor.
REMOVED = "removed"
#: In the register for monitoring only.
MONITORED_ONLY = "not_registered_poor"
#: In the register, and not removed from it.
REGISTERED = ("not_exited", *EXITED, RETURNED, MONITORED_ONLY)
#: Command on a household → where it stands for that; every other command is for all that are REGISTERED.
ADMITS: dict[str, tuple[str, ...]] = {
    "exit-household": POOR, "stably-exit-household": POOR, "plan-exit": POOR, "end-policy": ("exited",),
    "return-household": EXITED, "identify-monitored": (MONITORED_ONLY,),
    "adjust-attribute": REGISTERED_POOR, "start-monitoring": (*EXITED, MONITORED_ONLY),
    "end-pairing": (*REGISTERED, REMOVED),
}  # fmt: skip


def admits(command: str, status: str | None) -> bool:
    """Whether a household that stands so is one for the command."""
    return status in ADMITS.get(command, REGISTERED)


def was_registered_poor(status: str | None) -> bool:
    """Whether a household is or was 建档立卡 (是否曾建档立卡), also one that was removed since."""
    return status != MONITORED_ONLY
