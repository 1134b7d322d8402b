"""Words of the pages for codes of the domain: columns, states, events."""
