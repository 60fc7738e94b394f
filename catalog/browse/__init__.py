"""Lists that people narrow, sort, page through, compare from and take away: docs/browsing.md."""
