"""`make chaos`: everything around the bot fails now and then, and its workers are killed."""
