"""Pure rules of the programme and of its counting: standard library only, no clock, no store."""
