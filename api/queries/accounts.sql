-- Accounts, declared kin, and the configuration in force.

-- name: add_official
INSERT INTO register.official (person, person_name) VALUES (%(person)s, %(person_name)s);

-- name: lock_official
SELECT person_name FROM register.official WHERE person = %(person)s FOR UPDATE;

-- name: roles_of_person
-- A delegation to an account counts while that is open, or is being opened.
SELECT role FROM register.account, unnest(roles) AS role
WHERE person = %(person)s AND active AND id <> %(but)s
UNION
SELECT role FROM register.account a JOIN register.delegation d ON d.delegate = a.id, unnest(d.roles) AS role
WHERE a.person = %(person)s AND (a.active OR a.id = %(but)s)
AND d.revoked_at IS NULL AND d.last_day >= %(today)s;

-- name: add_account
INSERT INTO register.account (id, name, person, level, division, roles, password)
VALUES (%(id)s, %(name)s, %(person)s, %(level)s, %(division)s, %(roles)s, %(password)s)
ON CONFLICT (name) DO NOTHING
RETURNING id;

-- name: account
SELECT id, name, person, person_name, level, division, roles, active, must_change
FROM register.account JOIN register.official USING (person)
WHERE id = %(account)s;

-- name: account_named
SELECT id, name, person, person_name, level, division, roles, active, must_change
FROM register.account JOIN register.official USING (person)
WHERE name = %(name)s;

-- name: accounts_under
SELECT id, name, person, person_name, level, division, roles, active, must_change
FROM register.account JOIN register.official USING (person)
WHERE division >= %(under)s AND division < %(under)s || ':'
ORDER BY division, name;

-- name: accounts_page
SELECT id, name, person, person_name, level, division, roles, active, must_change
FROM register.account JOIN register.official USING (person)
WHERE division >= %(under)s AND division < %(under)s || ':' AND (division, name) > (%(division)s, %(name)s)
ORDER BY division, name LIMIT %(limit)s;

-- name: change_account
UPDATE register.account SET roles = %(roles)s, active = %(active)s WHERE id = %(account)s;

-- name: declare_kin
INSERT INTO register.kin (person, household) VALUES (%(person)s, %(household)s) ON CONFLICT DO NOTHING;

-- name: is_kin
SELECT EXISTS (SELECT FROM register.kin WHERE person = %(person)s AND household = %(household)s);

-- name: settings
SELECT key, value FROM register.setting ORDER BY key;

-- name: write_setting
INSERT INTO register.setting (key, value) VALUES (%(key)s, %(value)s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: kin_of
SELECT household FROM register.kin WHERE person = %(person)s;

-- name: names_of
SELECT id, name FROM register.account WHERE id = ANY(%(accounts)s);

-- name: officials_named
SELECT person, person_name, id, name, division, active
FROM register.account JOIN register.official USING (person)
WHERE division >= %(under)s AND division < %(under)s || ':'
    AND (person_name = %(name)s OR name = lower(%(name)s))
ORDER BY person, name LIMIT %(limit)s;
