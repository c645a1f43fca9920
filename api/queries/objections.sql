-- Objections of people without an account, counted.

-- name: add
-- No row comes back when there were too many since the hour began; what is refused is not counted.
INSERT INTO register.objection_count AS o (whose, raised, since) VALUES (%(whose)s, 1, clock_timestamp())
ON CONFLICT (whose) DO UPDATE SET
    raised = CASE WHEN o.since < clock_timestamp() - %(hour)s THEN 1 ELSE o.raised + 1 END,
    since = CASE WHEN o.since < clock_timestamp() - %(hour)s THEN clock_timestamp() ELSE o.since END
WHERE o.raised < %(most)s OR o.since < clock_timestamp() - %(hour)s
RETURNING raised;

-- name: forget
DELETE FROM register.objection_count WHERE whose IN (
    SELECT whose FROM register.objection_count WHERE since < clock_timestamp() - %(hour)s
    LIMIT 100 FOR UPDATE SKIP LOCKED
);
