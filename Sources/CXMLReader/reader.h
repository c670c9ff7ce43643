// What the files of this target share; not part of its interface.
#pragma once

#include <libxml/parser.h>

#include "CXMLReader.h"

enum { nameCacheSize = 256 };

typedef struct {
  const xmlChar *pointer;  // interned by libxml2's dictionary, hence equal where the name is equal
  int16_t name;
} CachedName;

struct CXMLReader {
  xmlParserCtxtPtr context;
  char **elementNames, **attributeNames;
  size_t elementCount, attributeCount;
  CachedName elementCache[nameCacheSize];

  CXMLEvent *events;
  size_t eventCount, eventCapacity;
  CXMLAttribute *attributes;
  size_t attributesUsed, attributesCapacity;
  uint8_t *bytes;
  size_t byteCount, byteCapacity;

  uint64_t fed, expanded;
  size_t entityCount, entityBytes;
  size_t depth;
  bool recover, damaged, stopped, finishing;
};

/// Makes room for `needed` elements; false without memory.
bool cxml_reserve(void **array, size_t *capacity, size_t needed, size_t elementSize);

/// Adds an event. NULL, or an event of damage, without memory.
CXMLEvent *cxml_add_event(CXMLReader *reader, CXMLEventKind kind);

/// Copies bytes behind those collected.
bool cxml_add_bytes(
    CXMLReader *reader, const void *source, size_t count, uint32_t *offset, uint32_t *length);

/// Adds damage at the parser's place. Without recovery only the first counts.
void cxml_add_damage(CXMLReader *reader, CXMLDamage damage, const char *message);

void cxml_stop_without_memory(CXMLReader *reader);

/// The handler that turns what libxml2 finds into events.
xmlSAXHandler cxml_handler(void);
