"""terminal tests."""
