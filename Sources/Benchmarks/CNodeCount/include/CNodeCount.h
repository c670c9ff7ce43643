// The yardstick of reading XML: a bare loop over libxml2's reader that does nothing but count nodes.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// The number of nodes of the XML that an open file or pipe holds; -1 where it is not well-formed or cannot be read.
long node_count(int descriptor);

#ifdef __cplusplus
}
#endif
