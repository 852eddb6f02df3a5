"""Slack adapters: files, messages and conversations."""
