"""The register's rules: events, commands, decisions and the fold. Pure; knows no database or clock."""
