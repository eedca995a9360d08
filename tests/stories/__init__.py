"""Stories of people who review together, held to rules that are written apart from the product."""
