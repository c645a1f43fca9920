-- Every view asks whose personal data are restricted.
CREATE INDEX case_restricted ON read."case" ((asked->>'subject')) WHERE kind = 'restriction' AND status = 'in_force';
