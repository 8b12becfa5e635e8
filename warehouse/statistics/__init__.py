"""From definitions to points: roll-up, conditions, scale."""
