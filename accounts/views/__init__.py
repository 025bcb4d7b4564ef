"""Pages about people and units: what one sets for oneself, the people of a unit, the units of a province."""
