"""Vigie secures a financed asset from quote to final settlement."""
