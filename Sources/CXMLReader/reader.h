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
  CachedName elementCache[nameCacheSize], attributeCache[nameCacheSize];

  CXMLEvent *events;
  size_t eventCount, eventCapacity;
  CXMLAttribute *attributes;
  size_t attributesUsed, attributesCapacity;
  uint8_t *bytes;
  size_t byteCount, byteCapacity;

  uint64_t fed, expanded;
  uint64_t expandedNow;  // by the bytes fed last
  size_t entityCount, entityBytes, defaultCount;
  size_t depth;
  bool recover, damaged, stopped, finishing;
  bool damagedNow;  // by the bytes fed last
  bool lacksMemory;
  bool blamedReference;  // damage was added for the entity that libxml2 looked up last
};

/// Makes room for `needed` elements; false without memory.
bool cxml_reserve(void **array, size_t *capacity, size_t needed, size_t elementSize);

/// Adds an event. NULL without memory.
CXMLEvent *cxml_add_event(CXMLReader *reader, CXMLEventKind kind);

/// Copies bytes behind those collected.
bool cxml_add_bytes(
    CXMLReader *reader, const void *source, size_t count, uint32_t *offset, uint32_t *length);

/// Adds damage at the parser's place. Without recovery only the first counts.
void cxml_add_damage(CXMLReader *reader, CXMLDamage damage, const char *message);

/// Adds damage and lets the parser go no further.
void cxml_stop(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message);

void cxml_stop_without_memory(CXMLReader *reader);

/// Whether a text holds so many of a byte that the list it parts cannot be meant: libxml2 compares the attributes of
/// a tag, and the values of an enumeration, each with each.
bool cxml_is_endless_list(const xmlChar *text, size_t count, xmlChar separator);

/// The handler that turns what libxml2 finds into events.
xmlSAXHandler cxml_handler(void);
