"""Tests of the story of a posted video."""
