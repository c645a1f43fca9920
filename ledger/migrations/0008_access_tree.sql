-- Book 2 has a tree and checkpoints of its own; only what was published of it may be removed.
REVOKE SELECT ON ledger.tree FROM huce_audit_keeper;
GRANT SELECT ON ledger.checkpoint TO huce_audit_keeper;
