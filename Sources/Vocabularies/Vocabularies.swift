// Vocabularies
