"""Learning from several districts that may not pool their cases: sums go out, cases stay."""
