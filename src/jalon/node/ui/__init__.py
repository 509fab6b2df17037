"""The face of every page: base templates, components, tokens, icons, fonts, languages."""
