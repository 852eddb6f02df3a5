"""A Slack workspace, AWS and a Rekognition on your own machine, to try and test the bot in."""
