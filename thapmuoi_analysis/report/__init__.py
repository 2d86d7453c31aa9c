"""How it is told: sentences, figures, tables and the reports made of them."""
