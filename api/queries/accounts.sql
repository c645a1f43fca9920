-- Accounts, sessions, failed sign-ins, declared kin, and the configuration in force.

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
SELECT id, name, person, person_name, level, division, roles, active
FROM register.account JOIN register.official USING (person)
WHERE id = %(account)s;

-- name: account_named
SELECT id, name, person, person_name, level, division, roles, active
FROM register.account JOIN register.official USING (person)
WHERE name = %(name)s;

-- name: accounts_under
SELECT id, name, person, person_name, level, division, roles, active
FROM register.account JOIN register.official USING (person)
WHERE division >= %(under)s AND division < %(under)s || ':'
ORDER BY division, name;

-- name: change_account
UPDATE register.account SET roles = %(roles)s, active = %(active)s WHERE id = %(account)s;

-- name: change_password
UPDATE register.account SET password = %(password)s WHERE id = %(account)s;

-- name: count_attempt
-- Counted before the password is checked, so that many attempts at once are throttled too. No row
-- comes back when the name has failed too often too lately.
INSERT INTO register.sign_in_failure AS f (name, failures, last_at)
VALUES (%(name)s, 1, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET
    failures = CASE WHEN f.last_at < clock_timestamp() - %(pause)s THEN 1 ELSE f.failures + 1 END,
    last_at = clock_timestamp()
WHERE f.failures < %(most)s OR f.last_at < clock_timestamp() - %(pause)s
RETURNING failures;

-- name: forget_attempts
DELETE FROM register.sign_in_failure WHERE name = %(name)s;

-- name: forget_old_attempts
DELETE FROM register.sign_in_failure WHERE name IN (
    SELECT name FROM register.sign_in_failure WHERE last_at < clock_timestamp() - %(pause)s
    LIMIT 100 FOR UPDATE SKIP LOCKED
);

-- name: password
SELECT id, password FROM register.account WHERE name = %(name)s AND active;

-- name: add_session
INSERT INTO register.session (token, account, expires_at)
SELECT %(token)s, id, clock_timestamp() + %(lasts)s FROM register.account
WHERE id = %(account)s AND active
RETURNING account;

-- name: session
SELECT id, last_used < clock_timestamp() - interval '1 minute'
FROM register.session JOIN register.account ON id = account
WHERE token = %(token)s AND revoked_at IS NULL AND expires_at > clock_timestamp() AND active;

-- name: use_session
-- Never waits: another request of the same session may be writing the same.
UPDATE register.session SET last_used = clock_timestamp()
WHERE token IN (SELECT token FROM register.session WHERE token = %(token)s FOR UPDATE SKIP LOCKED);

-- name: revoke_session
UPDATE register.session SET revoked_at = clock_timestamp() WHERE token = %(token)s AND revoked_at IS NULL;

-- name: revoke_sessions
UPDATE register.session SET revoked_at = clock_timestamp()
WHERE account = %(account)s AND revoked_at IS NULL;

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
