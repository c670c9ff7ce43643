// The types in the library's interface: errors and word links, sentence pairs, attention matrices, measurements,
// training reports.
@_exported public import AttentionExport
@_exported public import Basics
@_exported public import Corpora
@_exported public import Seq2Seq
@_exported public import Training
