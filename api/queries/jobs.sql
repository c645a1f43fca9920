-- Jobs, beside what procrastinate asks itself.

-- name: waiting
SELECT id FROM jobs.procrastinate_jobs WHERE lock = %(lock)s AND status IN ('todo', 'doing') ORDER BY id LIMIT 1;

-- name: path
SELECT current_setting('search_path');

-- name: set_path
SELECT set_config('search_path', %(path)s, true);

-- name: alone
SELECT pg_try_advisory_lock(hashtextextended('huce_work', 0));
