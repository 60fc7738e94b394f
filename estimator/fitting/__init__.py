"""How the coefficients come about: SciPy and pandas are allowed here, and never on the request path."""
