-- Restrictions of processing that are in force.

-- name: restricted
SELECT c.asked->>'subject' FROM read."case" AS c WHERE c.kind = 'restriction' AND c.status = 'in_force';
