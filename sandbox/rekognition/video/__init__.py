"""Rekognition Video on this machine: stored videos, looked at twice a second."""
