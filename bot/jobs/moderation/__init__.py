"""The stories of flagged pictures: judged, held, told, decided."""
