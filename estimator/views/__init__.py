"""The estimator's own pages: parse, call one function, render."""
