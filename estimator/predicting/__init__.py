"""Questions as rows of a table, one answer or one reason each."""
