"""The command line: ``kg``."""
