"""Pages of credit: cards, scores, fairness."""
