"""Pure functions: what hardware will do. Standard library and NumPy only."""
