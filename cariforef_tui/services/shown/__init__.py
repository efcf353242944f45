"""The fields of each subject that leaves the product as a file: the same in JSON, CSV and XLSX."""
