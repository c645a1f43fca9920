-- Reading persons.

-- name: names_of
SELECT id, name FROM read.person WHERE id = ANY (%(ids)s) AND name IS NOT NULL;

-- name: heads_of
SELECT id, head FROM read.household WHERE id = ANY (%(ids)s) AND head IS NOT NULL;

-- name: members_of
SELECT id, household FROM read.person WHERE household = ANY (%(households)s);

-- name: homes_of
SELECT id, household FROM read.person WHERE id = ANY (%(ids)s) AND household IS NOT NULL;
