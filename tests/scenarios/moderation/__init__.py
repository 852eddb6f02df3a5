"""Conversations about pictures that may not be fit for everybody."""
