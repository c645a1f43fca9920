-- Sessions: opened, used, listed, ended.

-- name: add_session
INSERT INTO register.session (token, account, expires_at)
SELECT %(token)s, id, clock_timestamp() + %(lasts)s FROM register.account
-- Whoever changes the password meanwhile ends the sessions that there are, so this one waits for him.
WHERE id = %(account)s AND active AND password = %(password)s FOR SHARE
RETURNING account;

-- name: session
SELECT a.id, a.must_change, last_used < clock_timestamp() - interval '1 minute'
FROM register.session JOIN register.account a ON a.id = account
WHERE token = %(token)s AND revoked_at IS NULL AND expires_at > clock_timestamp() AND a.active;

-- name: use_session
-- Never waits: another request of the same session may be writing the same.
UPDATE register.session SET last_used = clock_timestamp()
WHERE token IN (SELECT token FROM register.session WHERE token = %(token)s FOR UPDATE SKIP LOCKED);

-- name: revoke_session
UPDATE register.session SET revoked_at = clock_timestamp() WHERE token = %(token)s AND revoked_at IS NULL;

-- name: revoke_sessions
UPDATE register.session SET revoked_at = clock_timestamp()
WHERE account = %(account)s AND revoked_at IS NULL;

-- name: sessions_of
SELECT id, made_at, last_used, expires_at, token = %(token)s AS current FROM register.session
WHERE account = %(account)s AND revoked_at IS NULL AND expires_at > clock_timestamp()
ORDER BY made_at DESC, id;

-- name: revoke_own
UPDATE register.session SET revoked_at = clock_timestamp()
WHERE id = %(id)s AND account = %(account)s AND revoked_at IS NULL AND expires_at > clock_timestamp()
RETURNING id;
