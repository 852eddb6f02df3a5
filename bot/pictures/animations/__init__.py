"""Pictures that move: GIF, animated WebP and APNG."""
