"""The story of a file that moves."""
