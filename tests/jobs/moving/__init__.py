"""Jobs: what moves."""
