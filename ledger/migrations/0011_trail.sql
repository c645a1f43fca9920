-- What an auditor looks through, newest first: all of one type, all that one person recorded.
CREATE INDEX event_type ON ledger.event (type, position);
CREATE INDEX event_person ON ledger.event (person, position);
