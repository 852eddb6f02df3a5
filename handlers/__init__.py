"""What people do in Slack, one module per feature."""
