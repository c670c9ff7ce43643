#include "CNodeCount.h"

#include <libxml/xmlreader.h>

long node_count(int descriptor) {
  xmlTextReaderPtr reader = xmlReaderForFd(descriptor, NULL, NULL, XML_PARSE_NONET);
  if (reader == NULL) return -1;
  long count = 0;
  int result;
  while ((result = xmlTextReaderRead(reader)) == 1) count++;
  xmlFreeTextReader(reader);
  return result == 0 ? count : -1;
}
