"""The JSON of each command as dataclasses, from which `schemas` writes JSON Schema: no command needs them."""
