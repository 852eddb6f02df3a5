"""What people do in the workspace. The command line, the tests and the page all come here."""

from sandbox.people.gathering import Gathering
from sandbox.people.posted import PostedFile
from sandbox.people.speaking import Speaking
from sandbox.people.using import Using

__all__ = ["People", "PostedFile"]


class People(Speaking, Gathering, Using):
    """Everything that a person can do. Users and channels are given by id, name or record."""
