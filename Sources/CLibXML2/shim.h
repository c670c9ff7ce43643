// libxml2's headers are included by CXMLReader's .c file alone: they pull in the system's ICU, which
// clashes with Foundation's. This module only carries the flags that pkg-config finds.
