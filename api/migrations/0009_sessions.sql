-- What a session is called when its owner looks at it: neither its token nor the token's digest.

ALTER TABLE register.session
    ADD COLUMN id text NOT NULL UNIQUE DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 20);
