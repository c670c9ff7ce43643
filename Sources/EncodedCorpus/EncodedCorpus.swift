// EncodedCorpus
