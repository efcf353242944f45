"""The JSON of each command as dataclasses: what `schemas` writes JSON Schema from. No command imports them."""
