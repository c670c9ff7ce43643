// AttentionExport
