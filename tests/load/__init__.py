"""Speed, measured by `make bench`; nothing here is a timed test."""
