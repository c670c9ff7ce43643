// The baseline of reading XML: a bare loop over libxml2's reader that counts nodes.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// The number of XML nodes in an open file or pipe; -1 if it is not well-formed or cannot be read.
long node_count(int descriptor);

#ifdef __cplusplus
}
#endif
