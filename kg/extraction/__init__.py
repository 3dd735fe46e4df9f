"""Article → record: one room for each kind of thing that is extracted (``kg.extraction.record.extract``)."""
