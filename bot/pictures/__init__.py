"""Pixels: open any picture safely, fit it to the detector, draw boxes."""
