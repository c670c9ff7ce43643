// PhraseGrammar
