"""What `python -m sandbox` does, one module per command."""
