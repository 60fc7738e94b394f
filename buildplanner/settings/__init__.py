"""Settings by profile: `local` (one person's machine), `production` and `test`. All build on `base`."""
