"""Sheets: the forms as workbooks, read, checked, taken into the register, and written."""
