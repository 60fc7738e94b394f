"""What the builder's page shows, as plain texts, numbers and addresses for its templates."""
