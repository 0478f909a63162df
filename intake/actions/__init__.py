"""From a file to an applied batch: sending, answering, approving, applying, taking back."""
