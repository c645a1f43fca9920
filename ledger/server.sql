-- The login roles of an embedded server.  Names and passwords are filled in by `ledger.server`.

-- name: role_missing
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huce_service');

-- name: create_roles
CREATE ROLE huce_owner LOGIN CREATEROLE PASSWORD {owner_password};
CREATE ROLE huce_service LOGIN PASSWORD {service_password};
-- The owner makes the group role, so that it may go on granting it.
SET ROLE huce_owner;
CREATE ROLE huce_app NOLOGIN;
GRANT huce_app TO huce_service;
RESET ROLE;

-- name: database_missing
SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = %(name)s);

-- name: create_database
CREATE DATABASE {name} OWNER huce_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
