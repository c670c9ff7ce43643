// Seq2Seq
