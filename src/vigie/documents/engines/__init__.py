"""Code that stands on foreign libraries: Typst sets pages, factur-x writes invoices."""
