-- What waits at a level, by place and until when; what hangs as a notice; the rows of a list.
CREATE INDEX case_waiting ON read."case" ((asked->>'level'), (asked->>'village') COLLATE "C", (asked->>'due'), id)
WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_due ON read."case" ((asked->>'due'), id) WHERE status = 'open' AND asked->>'what' = 'procedure';
CREATE INDEX case_place ON read."case" ((asked->>'village') COLLATE "C", id) WHERE asked->>'what' = 'procedure';
CREATE INDEX case_households ON read."case" USING gin ((asked->'households')) WHERE asked->>'what' = 'procedure';
CREATE INDEX case_batch ON read."case" ((asked->>'batch'), id) WHERE asked->>'batch' IS NOT NULL;
