"""The sentence that logs: « 0,5 rgpd hier : réunion CNIL », read into what it would write."""
