"""From coded records to a proposed scorecard: coding, prior, fit, integers, release."""
