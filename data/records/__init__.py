"""Case records as data frames: read, checked against the codebook, and written."""
