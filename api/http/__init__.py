"""The door for programs and browsers: JSON under /api/v1/, health, metrics, and one landing page."""
