"""Comprehensive rollback 综合回退: what may be withdrawn, what depends on it, and bringing it back."""

from domain.rollback import redo, request  # noqa: F401  each registers its rules
