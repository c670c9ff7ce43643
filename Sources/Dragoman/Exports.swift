// What the library's values are made of: errors, places and word links, sentence pairs, attention matrices, what training reports.
@_exported public import AttentionExport
@_exported public import Basics
@_exported public import Corpora
@_exported public import Training
