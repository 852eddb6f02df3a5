"""The bot while everything around it fails now and then."""
