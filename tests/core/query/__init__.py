"""The language in which pictures are searched for."""
