"""Imports: from an uploaded workbook over staging into the register, and back again as one."""
