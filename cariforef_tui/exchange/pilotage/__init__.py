"""The report of a year on its programme, for the assemblée générale."""
