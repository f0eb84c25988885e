"""What would happen if a total decided: a simulation, never a recommendation to let it decide."""
