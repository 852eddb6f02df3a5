"""Labels: a Slack bot that gives a team a memory for its pictures."""
