"""A PostgreSQL server for the length of one command."""
