"""Values and decisions: plain synchronous code without clock, environment or I/O."""
