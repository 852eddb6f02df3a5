"""AWS adapters: one small class per port."""
