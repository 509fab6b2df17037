"""Code lists of the field, dated, versioned and labelled in six languages."""
