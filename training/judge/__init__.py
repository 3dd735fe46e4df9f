"""The learned judge: preparing data, training, export and measurement. ``python -m training.judge`` runs all of it."""
