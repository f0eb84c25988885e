"""Documents for the file: what they say (`content` and siblings) apart from how they look."""
