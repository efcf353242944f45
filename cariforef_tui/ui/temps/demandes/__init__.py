"""The request that days of a droit de tirage answer."""
