// libxml2's callbacks: tags and text become events.
#include <libxml/SAX2.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum {
  eventCountLimit = 1 << 21,  // of one feed
  attributeCountLimit = 1000,
  namespaceCountLimit = 10000,
  depthLimit = 1000,
  // Every end tag that matches none closes one element too few: the depth grows up to the end of the file.
  depthLimitInRecovery = 1000000,
};

// MARK: Names

bool cxml_make_names(NameTable *table, const char *names) {
  table->text = strdup(names);
  table->names = calloc(strlen(names) / 2 + 1, sizeof *table->names);
  if (table->text == NULL || table->names == NULL) return false;
  char *rest;
  for (char *name = strtok_r(table->text, " ", &rest); name != NULL;
       name = strtok_r(NULL, " ", &rest))
    table->names[table->count++] = name;
  return true;
}

void cxml_free_names(NameTable *table) {
  free(table->text);
  free(table->names);
}

int16_t cxml_find_name(const NameTable *table, const void *name, size_t length) {
  for (size_t i = 0; i < table->count; i++)
    if (strlen(table->names[i]) == length && memcmp(table->names[i], name, length) == 0)
      return (int16_t)i;
  return -1;
}

// The index of a name that libxml2 has interned.
static int16_t internedName(NameTable *table, const xmlChar *name) {
  uintptr_t address = (uintptr_t)name;
  size_t entry = (address ^ (address >> 8)) % nameCacheSize;
  if (table->cache[entry].pointer != name) {
    table->cache[entry].pointer = name;
    table->cache[entry].index = cxml_find_name(table, name, strlen((const char *)name));
  }
  return table->cache[entry].index;
}

static int16_t attributeName(NameTable *table, const xmlChar *name, const xmlChar *prefix) {
  if (prefix == NULL) return internedName(table, name);
  if (strcmp((const char *)prefix, "xml") == 0)
    return strcmp((const char *)name, "lang") == 0 ? cxml_find_name(table, "xml:lang", 8) : -1;
  for (size_t i = 0; i < table->count; i++)
    if (table->names[i][0] == '*' && strcmp(table->names[i] + 2, (const char *)name) == 0)
      return (int16_t)i;
  return -1;
}

// MARK: Tags and text

// Whether events are ignored. A halted parser is stopped where that is safe: in a callback for a tag.
static bool isIgnored(CXMLReader *reader, xmlParserCtxtPtr context) {
  if (reader->halted) xmlStopParser(context);
  return reader->stopped || reader->halted || reader->isSilent;
}

static long countCharacters(const xmlChar *from, const xmlChar *to) {
  long count = 0;
  for (; from < to; from++) count += (*from & 0xC0) != 0x80;
  return count;
}

// Where a start tag begins. libxml2 calls when it has read the tag, and the tag is still in its buffer.
static CXMLPosition beginningOfTag(const CXMLReader *reader, xmlParserCtxtPtr context) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return (CXMLPosition){0, 0};
  long line = input->line, column = input->col;
  const xmlChar *tag = context != reader->context
                           ? NULL
                           : memrchr(input->base, '<', (size_t)(input->cur - input->base));
  if (tag != NULL) {
    const xmlChar *from = tag;
    while ((from = memchr(from, '\n', (size_t)(input->cur - from))) != NULL) line--, from++;
    if (line == input->line) {
      column -= countCharacters(tag, input->cur);
    } else {
      const xmlChar *before = memrchr(input->base, '\n', (size_t)(tag - input->base));
      column = before == NULL ? 0 : countCharacters(before, tag);
    }
  }
  return (CXMLPosition){line > 0 ? (uint32_t)line : 0, column > 0 ? (uint32_t)column : 0};
}

// False, with the parser stopped, if a start tag exceeds what a person writes.
static bool isWithinLimits(CXMLReader *reader, xmlParserCtxtPtr context, int attributeCount) {
  if (reader->depth >= (reader->recover ? depthLimitInRecovery : depthLimit))
    cxml_stop(reader, context, CXMLDamageTooDeep, "elements are nested too deep");
  else if (attributeCount > attributeCountLimit)
    cxml_stop(reader, context, CXMLDamageTooLong, "one tag has thousands of attributes");
  else if (context->nsNr > 2 * namespaceCountLimit)  // Two entries each.
    cxml_stop(reader, context, CXMLDamageTooLong, "thousands of namespaces are declared at once");
  else if (reader->eventCount > eventCountLimit) {
    cxml_stop(
        reader, context, CXMLDamageEntityBlowUp, "the entities hold millions of elements at once");
    reader->isFull = true;
  }
  return !reader->stopped && !reader->halted;
}

static void addAttribute(
    CXMLReader *reader, CXMLEvent *event, int16_t name, const xmlChar *value, const xmlChar *end) {
  if (!cxml_reserve(
          (void **)&reader->attributes, &reader->attributeCapacity, reader->attributeCount + 1,
          sizeof(CXMLAttribute))) {
    cxml_stop_without_memory(reader);
    return;
  }
  CXMLAttribute *attribute = &reader->attributes[reader->attributeCount];
  attribute->name = name;
  if (!cxml_add_bytes(
          reader, value, (size_t)(end - value), &attribute->offset, &attribute->length))
    return;
  reader->attributeCount++;
  event->attributeCount++;
}

static void startElement(
    void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaceCount,
    const xmlChar **namespaces, int attributeCount, int defaultedCount, const xmlChar **attributes) {
  (void)uri, (void)namespaceCount, (void)namespaces;
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  if (isIgnored(reader, context)) return;
  // Otherwise libxml2 drops every entity after damage, even &amp;.
  if (reader->recover) context->wellFormed = 1;
  if (!isWithinLimits(reader, context, attributeCount)) return;
  const xmlChar **defaulted = attributes + 5 * (attributeCount - defaultedCount);
  for (int i = 0; i < defaultedCount; i++, defaulted += 5)
    if (!cxml_expand(reader, context, defaulted[4] - defaulted[3])) return;
  CXMLEvent *event = cxml_add_event(reader, CXMLEventStart, beginningOfTag(reader, context));
  if (event == NULL) return;
  event->name = internedName(&reader->elements, name);
  event->damage = reader->isAttributeUnsure;
  reader->isAttributeUnsure = false;
  reader->lastTag = cxml_spot(reader);
  if (reader->depth < ancestorLimit)
    reader->open[reader->depth] = (OpenElement){name, prefix, event->name};
  reader->knowsRoot = true;
  event->depth = (uint32_t)++reader->depth;
  if (reader->depth == 1) {
    cxml_use_levels(reader, event->name);
    if (!cxml_add_bytes(
            reader, name, strlen((const char *)name), &event->offset, &event->length))
      return;
  }
  event->attributeStart = (uint32_t)reader->attributeCount;
  // Five pointers for each attribute: local name, prefix, URI, value, end of the value.
  for (int i = 0; i < attributeCount && !reader->stopped; i++, attributes += 5) {
    int16_t index = attributeName(&reader->attributeNames, attributes[0], attributes[1]);
    if (index >= 0) addAttribute(reader, event, index, attributes[3], attributes[4]);
  }
}

static void endElement(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)prefix, (void)uri;
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (isIgnored(reader, data)) return;
  reader->lastTag = cxml_spot(reader);
  CXMLEvent *event = cxml_add_event(reader, CXMLEventEnd, (CXMLPosition){0, 0});
  if (event == NULL) return;
  event->name = internedName(&reader->elements, name);
  event->depth = (uint32_t)reader->depth;
  if (reader->depth > 0) reader->depth--;
}

static void characters(void *data, const xmlChar *text, int count) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped || reader->halted || reader->isSilent || count <= 0) return;
  uint32_t offset, length;
  if (!cxml_add_bytes(reader, text, (size_t)count, &offset, &length)) return;
  CXMLEvent *last = reader->eventCount > 0 ? &reader->events[reader->eventCount - 1] : NULL;
  if (last != NULL && last->kind == CXMLEventText && last->offset + last->length == offset) {
    last->length += length;
    return;
  }
  CXMLEvent *event = cxml_add_event(reader, CXMLEventText, (CXMLPosition){0, 0});
  if (event == NULL) return;
  event->offset = offset;
  event->length = length;
}

static void section(void *data, const xmlChar *text, int count) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  static const char opening[] = "<![CDATA[";
  if (reader->recover && !reader->stopped && !reader->halted && count > 0 &&
      memmem(text, (size_t)count, opening, sizeof opening - 1) != NULL) {
    // The end of the section before is lost, and what is between the two is not text.
    cxml_add_damage(reader, CXMLDamageUnclosed, NULL);
    cxml_halt(reader);
    reader->haltsInside = true;
    return;
  }
  characters(data, text, count);
}

static xmlParserInputPtr refuseToResolve(
    void *data, const xmlChar *publicID, const xmlChar *systemID) {
  (void)data, (void)publicID, (void)systemID;
  return NULL;
}

const xmlSAXHandler cxml_handler = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = xmlSAX2InternalSubset,
    .isStandalone = xmlSAX2IsStandalone,
    .hasInternalSubset = xmlSAX2HasInternalSubset,
    .hasExternalSubset = xmlSAX2HasExternalSubset,
    .setDocumentLocator = xmlSAX2SetDocumentLocator,
    .startDocument = xmlSAX2StartDocument,
    .endDocument = xmlSAX2EndDocument,
    .startElementNs = startElement,
    .endElementNs = endElement,
    .characters = characters,
    .ignorableWhitespace = characters,
    .cdataBlock = section,
    .entityDecl = cxml_declare_entity,
    .attributeDecl = cxml_declare_attribute,
    .getEntity = cxml_find_entity,
    .getParameterEntity = cxml_find_parameter_entity,
    .resolveEntity = refuseToResolve,
    .serror = (xmlStructuredErrorFunc)cxml_parser_error,
};
