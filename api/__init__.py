"""Every way in and out: HTTP, command line, sheets, settings and logs."""
