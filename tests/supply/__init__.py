"""What others wrote and we ship: its known holes, and its licences."""
