-- What `ledger.alarms` asks of the database.

-- name: sound
INSERT INTO ledger.alarm (code, sentence) VALUES (%(code)s, %(sentence)s) ON CONFLICT DO NOTHING;

-- name: sounded
SELECT code, sentence, raised_at FROM ledger.alarm ORDER BY raised_at DESC, code, sentence LIMIT 1000;

-- name: quarantined
SELECT count(*) FROM (SELECT FROM ledger.aside LIMIT 10000) AS first;

-- name: count
SELECT count(*) FROM ledger.alarm;
