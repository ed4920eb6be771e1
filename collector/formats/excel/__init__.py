"""Readers of workbooks: .xlsx, .xls, .xlsb, .ods, .csv."""
