-- Passwords of accounts, and the attempts under a name.

-- name: password
SELECT id, password FROM register.account WHERE name = %(name)s AND active;

-- name: rehash
UPDATE register.account SET password = %(password)s WHERE id = %(account)s;

-- name: last_passwords
-- The present one, and those before it, the newest first.
SELECT password FROM (
    SELECT password, NULL::bigint AS n FROM register.account WHERE id = %(account)s
    UNION ALL
    SELECT password, n FROM register.password_past WHERE account = %(account)s
) AS used
ORDER BY n DESC NULLS FIRST
LIMIT %(remembered)s;

-- name: lock_account
SELECT name FROM register.account WHERE id = %(account)s FOR UPDATE;

-- name: keep_password
INSERT INTO register.password_past (account, password)
SELECT id, password FROM register.account WHERE id = %(account)s;

-- name: forget_passwords
DELETE FROM register.password_past WHERE account = %(account)s AND n NOT IN (
    SELECT n FROM register.password_past WHERE account = %(account)s ORDER BY n DESC LIMIT %(kept)s
);

-- name: set_password
UPDATE register.account SET password = %(password)s, must_change = %(must_change)s WHERE id = %(account)s;

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
