"""Printed sheets: a page template `sheets/NAME.typ` each, and the function that gathers what stands on it."""
