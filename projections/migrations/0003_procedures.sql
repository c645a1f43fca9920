-- What waits at a level, by place and until when; what hangs as a notice; the rows of a list.
CREATE INDEX case_waiting ON read."case" ((asked->>'level'), (asked->>'village') COLLATE "C", (asked->>'due'), id)
WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_open ON read."case" ((asked->>'village') COLLATE "C") WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_tick ON read."case" ((asked->>'tick'), id) WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_hanging ON read."case" ((asked->>'village') COLLATE "C", id)
WHERE status = 'open' AND asked->>'until' IS NOT NULL;
CREATE INDEX case_place ON read."case" ((asked->>'village') COLLATE "C", id) WHERE asked->>'what' = 'procedure';
CREATE INDEX case_households ON read."case" USING gin ((asked->'households')) WHERE asked->>'what' = 'procedure';
