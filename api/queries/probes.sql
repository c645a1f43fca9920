-- Answers "registered elsewhere", counted.

-- name: add
INSERT INTO register.probe (account) VALUES (%(account)s);

-- name: count
SELECT count(*) FROM register.probe
WHERE account = %(account)s AND at > clock_timestamp() - make_interval(mins => %(minutes)s);
