-- Rollbacks and redos by status and the first village that they touch; and by who asked for them.
CREATE INDEX case_handling ON read."case" (status, (asked->'villages'->>0) COLLATE "C", id)
WHERE kind IN ('rollback', 'redo');
CREATE INDEX case_asked ON read."case" ((asked->>'person'), (asked->'villages'->>0) COLLATE "C", id)
WHERE kind IN ('rollback', 'redo');
