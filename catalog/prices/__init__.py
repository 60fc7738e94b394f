"""Writing prices: rows are checked, recorded, taken back and corrected. `catalog.services` is the door."""
