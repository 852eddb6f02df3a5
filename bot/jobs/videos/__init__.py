"""The story of a posted video, from its file to the answer."""
