-- Cases by status and place; and what waits, the most urgent first, wherever in a province. They take the place
-- of the indexes by level and of open cases, which a province's list read from end to end.
DROP INDEX read.case_waiting, read.case_open;
CREATE INDEX case_status ON read."case" (status, (asked->>'village') COLLATE "C", id) WHERE asked->>'step' IS NOT NULL;
CREATE INDEX case_urgent ON read."case"
((asked->>'level'), (asked->>'role'), (coalesce(asked->>'due', '9')), id, ((asked->>'village') COLLATE "C"))
WHERE status = 'open' AND asked->>'step' IS NOT NULL;
-- What was added lately is found as fast as the rest.
ALTER INDEX read.case_households SET (fastupdate = off);
