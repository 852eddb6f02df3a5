"""The drop folder: taking files from it, and reading them wherever others read Slack's."""
