-- Divisions: the tree by code prefix, look-up by name and initials, dated facts.
--
-- "Under a prefix" is `code >= prefix AND code < prefix || ':'` (":" follows the digits), one range
-- of the primary key under collation C. The empty prefix is the nation.
-- Plans over the full table of 665,276 rows (PostgreSQL 18, 2 cores), with statistics:
--   subtree        index scan on the primary key from `after` on: 50 rows in 0.1 ms
--   children       index scan on (length(code), code): 0.05 ms
--   with_initials  index scan on (initials, code), then a sort: 0.1 ms; for one letter alone
--                  (length(code), code) until enough are found: 0.4 ms
--   named_in       (length(code), code) until enough are found: 3 ms for a frequent name; 5 ms for a
--                  rare one within a province; 50 to 180 ms for a rare one in the whole nation, where
--                  every row is looked at. A trigram index was passed over: it knows no names of one
--                  or two characters, and not every server has the extension.

-- name: one
SELECT code, name FROM register.division WHERE code = %(code)s;

-- name: several
SELECT code, name FROM register.division WHERE code = ANY(%(codes)s) ORDER BY code;

-- name: children
SELECT code, name FROM register.division
WHERE length(code) = %(digits)s AND code > %(after)s
  AND code >= %(under)s AND code < %(under)s || ':'
ORDER BY code
LIMIT %(limit)s;

-- name: subtree
SELECT code, name FROM register.division
WHERE code > %(after)s AND code >= %(under)s AND code < %(under)s || ':'
ORDER BY code
LIMIT %(limit)s;

-- name: named_in
SELECT code, name FROM register.division
WHERE strpos(name, %(part)s) > 0
  AND code >= %(under)s AND code < %(under)s || ':'
ORDER BY length(code), code
LIMIT %(limit)s;

-- name: with_initials
SELECT code, name FROM register.division
WHERE initials >= %(first)s AND initials < %(first)s || '{'
  AND code >= %(under)s AND code < %(under)s || ':'
ORDER BY length(code), code
LIMIT %(limit)s;

-- name: count
SELECT count(*) FROM register.division WHERE code >= %(under)s AND code < %(under)s || ':';

-- name: delete
DELETE FROM register.division WHERE code >= %(under)s AND code < %(under)s || ':';

-- name: delete_several
DELETE FROM register.division WHERE code = ANY(%(codes)s);

-- name: lock
SELECT pg_advisory_xact_lock(hashtextextended('huce_divisions', 0));

-- name: copy
COPY register.division (code, name, initials) FROM STDIN;

-- name: analyze
SELECT register.analyze_division();

-- name: facts
SELECT kind, since, code, into_code, was, name FROM register.division_fact ORDER BY since, code, kind;

-- name: add_fact
INSERT INTO register.division_fact (kind, since, code, into_code, was, name)
VALUES (%(kind)s, %(on)s, %(code)s, %(into)s, %(was)s, %(name)s)
ON CONFLICT (since, code, kind) DO UPDATE
SET into_code = excluded.into_code, was = excluded.was, name = excluded.name;

-- name: add_shipped
INSERT INTO register.division_fact (kind, since, code, into_code, was, name)
VALUES (%(kind)s, %(on)s, %(code)s, %(into)s, %(was)s, %(name)s)
ON CONFLICT (since, code, kind) DO NOTHING;
