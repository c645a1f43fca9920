-- How many objections came lately from an address, and for a village, from people without an account.

CREATE TABLE register.objection_count (
    -- A MAC, so that nobody reads addresses here.
    whose bytea PRIMARY KEY,
    raised integer NOT NULL,
    since timestamptz NOT NULL
);
CREATE INDEX objection_count_since ON register.objection_count (since);
GRANT SELECT, INSERT, UPDATE, DELETE ON register.objection_count TO huce_app;
