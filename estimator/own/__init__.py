"""A visitor's own model and machine: read from what they have, carried in an address, stored nowhere."""
