"""The commands that a person types: set-up, doctor, and labelling local files."""
