"""How anything is told: words, numbers, sentences, tables, pictures."""
