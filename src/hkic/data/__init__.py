"""The built-in pack: JSON in canonical bytes. Licence of the data: CC BY 4.0."""
