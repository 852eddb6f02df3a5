"""Videos: what they are, their frames, and a form that Rekognition takes. With FFmpeg (PyAV)."""
