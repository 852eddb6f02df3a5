"""The stories: what happens to an upload, from the queue to the answer in the thread."""
