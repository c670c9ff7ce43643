// Only the .c files of CXMLReader include libxml2's headers: they pull in the system's ICU, which
// clashes with that of Foundation. This module only provides the flags that pkg-config finds.
