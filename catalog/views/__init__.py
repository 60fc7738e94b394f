"""Catalog pages: parse the URL, ask a selector, render."""
