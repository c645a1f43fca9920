-- Passwords that must be changed at the next sign-in, and those that were used before the present one.

ALTER TABLE register.account ADD COLUMN must_change boolean NOT NULL DEFAULT false;

-- Only hashes, each with its own salt: the last few of an account.
CREATE TABLE register.password_past (
    account text NOT NULL REFERENCES register.account,
    n bigint GENERATED ALWAYS AS IDENTITY,
    password text NOT NULL,
    PRIMARY KEY (account, n)
);

GRANT SELECT, INSERT, DELETE ON register.password_past TO huce_app;
