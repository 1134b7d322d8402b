"""Pages of documents: the list, one document, its file, templates with previews, the letterhead."""
