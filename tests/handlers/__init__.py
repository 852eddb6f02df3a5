"""What people do in Slack, delivered as Slack delivers it."""
