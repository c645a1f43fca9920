-- Delegations: given, received, ended.

-- name: grants
-- What was handed to an account and not taken back, with the roles that the giver has now.
SELECT d.roles, d.first_day, d.last_day, CASE WHEN giver.active THEN giver.roles ELSE '{}' END
FROM register.delegation d JOIN register.account giver ON giver.id = d.giver
WHERE d.delegate = %(account)s AND d.revoked_at IS NULL;

-- name: add
INSERT INTO register.delegation (id, giver, delegate, roles, first_day, last_day, reason)
VALUES (%(id)s, %(giver)s, %(delegate)s, %(roles)s, %(first)s, %(last)s, %(reason)s);

-- name: revoke
UPDATE register.delegation SET revoked_at = clock_timestamp()
WHERE id = %(id)s AND giver = %(giver)s AND revoked_at IS NULL
RETURNING id;

-- name: of_account
SELECT d.id, d.giver, g.name, go.person_name, d.delegate, t.name, t_o.person_name,
       d.roles, d.first_day, d.last_day, d.reason, d.made_at, d.revoked_at
FROM register.delegation d
JOIN register.account g ON g.id = d.giver JOIN register.official go ON go.person = g.person
JOIN register.account t ON t.id = d.delegate JOIN register.official t_o ON t_o.person = t.person
WHERE %(account)s IN (d.giver, d.delegate)
ORDER BY d.made_at DESC, d.id
LIMIT 200;
