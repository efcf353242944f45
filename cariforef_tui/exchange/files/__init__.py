"""Formats that all subjects share (CSV, XLSX, PDF), and the files or browser that they go to."""
