"""A build to take along: JSON for programs, Markdown for forums, CSV for tables, words for a terminal."""
