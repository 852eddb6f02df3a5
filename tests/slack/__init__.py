"""Messages, calls and files towards Slack."""
