"""Prices from files and spreadsheets: read, kept as a draft, reviewed, recorded all or none, undone."""
