"""The catalog as a grid: every product by every model, for pages, reports and exports."""
