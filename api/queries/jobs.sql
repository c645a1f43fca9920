-- Jobs, beside what procrastinate asks itself.

-- name: waiting
SELECT id FROM jobs.procrastinate_jobs WHERE lock = %(lock)s AND status IN ('todo', 'doing') ORDER BY id LIMIT 1;

-- name: path
SELECT current_setting('search_path');

-- name: set_path
SELECT set_config('search_path', %(path)s, true);

-- name: alone
SELECT pg_try_advisory_lock(hashtextextended('huce_work', 0));

-- name: standing
-- What waits, is under way or has failed; what went well is removed at once.
SELECT task_name, status, count(*) FROM jobs.procrastinate_jobs GROUP BY task_name, status ORDER BY 1, 2;

-- name: failed
SELECT j.id, j.task_name, j.attempts, (
    SELECT max(e.at) FROM jobs.procrastinate_events AS e WHERE e.job_id = j.id AND e.type = 'failed'
)
FROM jobs.procrastinate_jobs AS j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %(limit)s;
