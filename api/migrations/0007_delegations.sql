-- Roles that the holder of an account has handed to another person for some days. Nothing is deleted:
-- in whose place somebody acted must be found for as long as what he recorded.

CREATE TABLE register.delegation (
    id text PRIMARY KEY,
    giver text NOT NULL REFERENCES register.account,
    delegate text NOT NULL REFERENCES register.account CHECK (delegate <> giver),
    roles text[] NOT NULL CHECK (roles <> '{}' AND roles <@ ARRAY['entry', 'review', 'approval']),
    -- Both included, Asia/Shanghai.
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    reason text NOT NULL CHECK (reason <> ''),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz
);
CREATE INDEX delegation_giver ON register.delegation (giver);
CREATE INDEX delegation_delegate ON register.delegation (delegate);

GRANT SELECT, INSERT ON register.delegation TO huce_app;
GRANT UPDATE (revoked_at) ON register.delegation TO huce_app;
