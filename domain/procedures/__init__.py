"""Procedures 程序: definitions as data, and the cases that go through them (docs/design-procedures.md)."""
