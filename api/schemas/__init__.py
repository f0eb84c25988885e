"""What requests and results look like, for the OpenAPI document only."""
