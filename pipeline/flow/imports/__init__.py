"""Import files of other formats, and take an import back."""
