"""Runs that visitors send: read, matched to the catalog, checked, shown, kept and decided on."""
