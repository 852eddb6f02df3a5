"""What is known of each picture format: how to read its header and how to decode it."""
