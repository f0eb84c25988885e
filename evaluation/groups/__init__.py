"""Groups recorded for audit and never scored: whom the tool or the practice treats worse."""
