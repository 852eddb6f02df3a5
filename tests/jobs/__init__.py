"""The stories from the queue to the answer."""
