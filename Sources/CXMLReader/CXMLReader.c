#include "CXMLReader.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// Internal entities: what a document may declare, and how much their use may add. The allowance is linear in the
// bytes fed, so neither nesting (10^10 expansions) nor repetition (100 kB used 20,000 times) gets far.
enum {
  maximumEntityCount = 10000,
  maximumEntityBytes = 1 << 20,
  expansionAllowance = 8 << 20,
  expansionFactor = 8,
  maximumDepth = 1000,
  expansionCost = 8,  // of one reference, whatever it holds
  nameCacheSize = 256,
};

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

// MARK: Growing arrays

static bool reserve(void **array, size_t *capacity, size_t needed, size_t elementSize) {
  if (needed <= *capacity) return true;
  size_t larger = *capacity == 0 ? 1024 : *capacity;
  while (larger < needed) larger *= 2;
  void *grown = realloc(*array, larger * elementSize);
  if (grown == NULL) return false;
  *array = grown;
  *capacity = larger;
  return true;
}

static void stopWithoutMemory(CXMLReader *reader) {
  reader->damaged = reader->stopped = true;
  xmlStopParser(reader->context);
}

static CXMLEvent *addEvent(CXMLReader *reader, CXMLEventKind kind) {
  // One element more than is asked for is kept free: the damage "no memory" must always find room.
  if (!reserve(
          (void **)&reader->events, &reader->eventCapacity, reader->eventCount + 2,
          sizeof(CXMLEvent))) {
    stopWithoutMemory(reader);
    if (reader->eventCount >= reader->eventCapacity) return NULL;
    kind = CXMLEventDamage;
  }
  CXMLEvent *event = &reader->events[reader->eventCount++];
  memset(event, 0, sizeof *event);
  event->kind = (uint8_t)kind;
  event->name = -1;
  if (kind == CXMLEventDamage) event->damage = CXMLDamageNoMemory;
  return event;
}

static bool addBytes(
    CXMLReader *reader, const void *source, size_t count, uint32_t *offset, uint32_t *length) {
  if (reader->byteCount + count > UINT32_MAX / 2 ||
      !reserve((void **)&reader->bytes, &reader->byteCapacity, reader->byteCount + count, 1)) {
    stopWithoutMemory(reader);
    return false;
  }
  *offset = (uint32_t)reader->byteCount;
  *length = (uint32_t)count;
  if (count > 0) memcpy(reader->bytes + reader->byteCount, source, count);
  reader->byteCount += count;
  return true;
}

// MARK: Damage

static void addDamage(CXMLReader *reader, CXMLDamage damage, const char *message) {
  if (reader->stopped || (reader->damaged && !reader->recover)) return;
  reader->damaged = true;
  CXMLEvent *event = addEvent(reader, CXMLEventDamage);
  if (event == NULL) return;
  event->damage = (uint8_t)damage;
  // Inside an entity the position is that of the reference, in the document.
  xmlParserInputPtr input = reader->context->input;
  if (input != NULL) {
    event->line = input->line > 0 ? (uint32_t)input->line : 0;
    event->column = input->col > 0 ? (uint32_t)input->col : 0;
  }
  size_t count = message == NULL ? 0 : strlen(message);
  while (count > 0 && (message[count - 1] == '\n' || message[count - 1] == ' ')) count--;
  uint32_t offset, length;
  if (addBytes(reader, message, count, &offset, &length)) {
    event->offset = offset;
    event->length = length;
  }
}

static void stop(CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message) {
  addDamage(reader, damage, message);
  reader->stopped = true;
  xmlStopParser(context);
}

static CXMLDamage damageOfCode(const CXMLReader *reader, int code) {
  switch (code) {
    case XML_ERR_TAG_NAME_MISMATCH: return CXMLDamageMismatchedTag;
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_TAG_NOT_FINISHED: return CXMLDamageTruncated;
    case XML_ERR_DOCUMENT_EMPTY: return CXMLDamageEmpty;
    case XML_ERR_ENTITY_IS_EXTERNAL: return CXMLDamageExternalEntity;
    case XML_ERR_ENTITY_LOOP: return CXMLDamageEntityBlowUp;
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF: return CXMLDamageBadCharacter;
    case XML_ERR_INTERNAL_ERROR:
      // libxml2 reports its limits (depth 256, tokens of 10 MB) as internal errors.
      return reader->depth > 200 ? CXMLDamageTooDeep : CXMLDamageTooLong;
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_NAME_TOO_LONG: return CXMLDamageTooLong;
    case XML_ERR_NO_MEMORY: return CXMLDamageNoMemory;
    default: return CXMLDamageMalformed;
  }
}

static void parserError(void *context, const xmlError *error) {
  CXMLReader *reader = ((xmlParserCtxtPtr)context)->_private;
  if (reader == NULL || error == NULL || error->level < XML_ERR_FATAL) return;
  CXMLDamage damage = damageOfCode(reader, error->code);
  xmlParserInputPtr input = reader->context->input;
  if (reader->finishing && damage != CXMLDamageEmpty && input != NULL && input->cur >= input->end)
    damage = CXMLDamageTruncated;
  addDamage(reader, damage, error->message);
}

// MARK: Names

static int16_t indexOfName(char **names, size_t count, const xmlChar *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], (const char *)name) == 0) return (int16_t)i;
  return -1;
}

static int16_t elementName(CXMLReader *reader, const xmlChar *name) {
  uintptr_t address = (uintptr_t)name;
  CachedName *cached = &reader->elementCache[(address ^ (address >> 8)) % nameCacheSize];
  if (cached->pointer != name) {
    cached->pointer = name;
    cached->name = indexOfName(reader->elementNames, reader->elementCount, name);
  }
  return cached->name;
}

static int16_t attributeName(CXMLReader *reader, const xmlChar *name, const xmlChar *prefix) {
  if (prefix != NULL) {
    if (strcmp((const char *)prefix, "xml") != 0 || strcmp((const char *)name, "lang") != 0) return -1;
    name = (const xmlChar *)"xml:lang";
  }
  return indexOfName(reader->attributeNames, reader->attributeCount, name);
}

// MARK: Callbacks

// Where a start tag begins. libxml2 calls when it has read the tag, and the tag is still in its buffer.
static void setPlace(const CXMLReader *reader, xmlParserCtxtPtr context, CXMLEvent *event) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return;
  long line = input->line, column = input->col;
  if (context == reader->context) {
    const xmlChar *tag = memrchr(input->base, '<', (size_t)(input->cur - input->base));
    if (tag != NULL) {
      const xmlChar *from = tag;
      bool broken = false;
      while ((from = memchr(from, '\n', (size_t)(input->cur - from))) != NULL) {
        line--;
        from++;
        broken = true;
      }
      if (!broken) {
        for (const xmlChar *at = tag; at < input->cur; at++) column -= (*at & 0xC0) != 0x80;
      } else {
        const xmlChar *before = memrchr(input->base, '\n', (size_t)(tag - input->base));
        column = before == NULL ? 0 : 1;
        if (before != NULL)
          for (const xmlChar *at = before + 1; at < tag; at++) column += (*at & 0xC0) != 0x80;
      }
    }
  }
  event->line = line > 0 ? (uint32_t)line : 0;
  event->column = column > 0 ? (uint32_t)column : 0;
}

static void startElement(
    void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaceCount,
    const xmlChar **namespaces, int attributeCount, int defaultedCount, const xmlChar **attributes) {
  (void)prefix, (void)uri, (void)namespaceCount, (void)namespaces, (void)defaultedCount;
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  if (reader->stopped) return;
  CXMLEvent *event = addEvent(reader, CXMLEventStart);
  if (event == NULL || reader->stopped) return;
  event->name = elementName(reader, name);
  setPlace(reader, context, event);
  if (reader->depth >= maximumDepth) {
    reader->eventCount--;
    stop(reader, context, CXMLDamageTooDeep, "elements are nested too deep");
    return;
  }
  if (reader->depth++ == 0) {
    uint32_t offset, length;
    if (!addBytes(reader, name, strlen((const char *)name), &offset, &length)) return;
    event->offset = offset;
    event->length = length;
  }
  event->attributeStart = (uint32_t)reader->attributesUsed;
  // Five pointers an attribute: local name, prefix, URI, value, end of the value.
  for (int i = 0; i < attributeCount; i++, attributes += 5) {
    int16_t code = attributeName(reader, attributes[0], attributes[1]);
    if (code < 0) continue;
    if (!reserve(
            (void **)&reader->attributes, &reader->attributesCapacity, reader->attributesUsed + 1,
            sizeof(CXMLAttribute))) {
      stopWithoutMemory(reader);
      return;
    }
    CXMLAttribute *attribute = &reader->attributes[reader->attributesUsed];
    attribute->name = code;
    if (!addBytes(
            reader, attributes[3], (size_t)(attributes[4] - attributes[3]), &attribute->offset,
            &attribute->length))
      return;
    reader->attributesUsed++;
    event->attributeCount++;
  }
}

static void endElement(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)prefix, (void)uri;
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped) return;
  if (reader->depth > 0) reader->depth--;
  CXMLEvent *event = addEvent(reader, CXMLEventEnd);
  if (event != NULL) event->name = elementName(reader, name);
}

static void characters(void *data, const xmlChar *text, int count) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped || count <= 0) return;
  uint32_t offset, length;
  if (!addBytes(reader, text, (size_t)count, &offset, &length)) return;
  if (reader->eventCount > 0) {
    CXMLEvent *last = &reader->events[reader->eventCount - 1];
    if (last->kind == CXMLEventText && last->offset + last->length == offset) {
      last->length += length;
      return;
    }
  }
  CXMLEvent *event = addEvent(reader, CXMLEventText);
  if (event == NULL || event->kind != CXMLEventText) return;
  event->offset = offset;
  event->length = length;
}

static void declareEntity(
    void *data, const xmlChar *name, int type, const xmlChar *publicID, const xmlChar *systemID,
    xmlChar *content) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped) return;
  reader->entityCount++;
  if (content != NULL) reader->entityBytes += strlen((const char *)content);
  if (reader->entityCount > maximumEntityCount || reader->entityBytes > maximumEntityBytes) {
    stop(
        reader, data, CXMLDamageEntityBlowUp,
        "more than 10,000 entities, or 1 MiB of their text, are declared");
    return;
  }
  xmlSAX2EntityDecl(data, name, type, publicID, systemID, content);
}

static void addReferenceDamage(CXMLReader *reader, CXMLDamage damage, const xmlChar *name) {
  char message[96];
  snprintf(message, sizeof message, "&%.80s;", (const char *)name);
  addDamage(reader, damage, message);
}

static xmlEntityPtr findEntity(void *data, const xmlChar *name) {
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  if (reader->stopped) return NULL;
  xmlEntityPtr entity = xmlSAX2GetEntity(data, name);
  // In the DTD libxml2 asks for what it has just declared.
  if (context->inSubset != 0) return entity;
  if (entity == NULL) {
    addReferenceDamage(reader, CXMLDamageUndeclaredEntity, name);
    return NULL;
  }
  if (entity->etype != XML_INTERNAL_GENERAL_ENTITY && entity->etype != XML_INTERNAL_PREDEFINED_ENTITY) {
    addReferenceDamage(reader, CXMLDamageExternalEntity, name);
    return NULL;
  }
  reader->expanded += expansionCost + (entity->length > 0 ? (uint64_t)entity->length : 0);
  if (reader->expanded > expansionAllowance + expansionFactor * reader->fed) {
    stop(reader, context, CXMLDamageEntityBlowUp, "the entities expand to far more than the file");
    return NULL;
  }
  return entity;
}

static xmlEntityPtr findParameterEntity(void *data, const xmlChar *name) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped) return NULL;
  xmlEntityPtr entity = xmlSAX2GetParameterEntity(data, name);
  if (entity == NULL || entity->etype != XML_INTERNAL_PARAMETER_ENTITY) return NULL;
  reader->expanded += expansionCost + (entity->length > 0 ? (uint64_t)entity->length : 0);
  if (reader->expanded > expansionAllowance) {
    stop(reader, data, CXMLDamageEntityBlowUp, "the entities expand to far more than the file");
    return NULL;
  }
  return entity;
}

static xmlParserInputPtr refuseToResolve(void *data, const xmlChar *publicID, const xmlChar *systemID) {
  (void)data, (void)publicID, (void)systemID;
  return NULL;
}

// The second lock on the same door: libxml2's loader for whatever is not in the document.
static xmlParserInputPtr refuseToLoad(const char *url, const char *id, xmlParserCtxtPtr context) {
  (void)url, (void)id, (void)context;
  return NULL;
}

// MARK: Life

static void initializeLibrary(void) {
  xmlInitParser();
  xmlSetExternalEntityLoader(refuseToLoad);
}

static char **copyNames(const char *const *names, size_t count) {
  char **copies = calloc(count + 1, sizeof(char *));
  for (size_t i = 0; copies != NULL && i < count; i++) copies[i] = strdup(names[i]);
  return copies;
}

static void freeNames(char **names, size_t count) {
  for (size_t i = 0; names != NULL && i < count; i++) free(names[i]);
  free(names);
}

CXMLReader *cxml_reader_create(
    const char *const *elementNames, size_t elementCount, const char *const *attributeNames,
    size_t attributeCount, bool recover) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, initializeLibrary);

  CXMLReader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->recover = recover;
  reader->elementNames = copyNames(elementNames, elementCount);
  reader->elementCount = elementCount;
  reader->attributeNames = copyNames(attributeNames, attributeCount);
  reader->attributeCount = attributeCount;

  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  xmlSAXVersion(&handler, 2);
  handler.startElementNs = startElement;
  handler.endElementNs = endElement;
  handler.characters = characters;
  handler.ignorableWhitespace = characters;
  handler.cdataBlock = characters;
  handler.entityDecl = declareEntity;
  handler.getEntity = findEntity;
  handler.getParameterEntity = findParameterEntity;
  handler.resolveEntity = refuseToResolve;
  handler.serror = (xmlStructuredErrorFunc)parserError;
  handler.startElement = NULL;
  handler.endElement = NULL;
  handler.externalSubset = NULL;
  handler.reference = NULL;
  handler.comment = NULL;
  handler.processingInstruction = NULL;
  handler.attributeDecl = NULL;
  handler.elementDecl = NULL;
  handler.notationDecl = NULL;
  handler.unparsedEntityDecl = NULL;
  handler.warning = NULL;
  handler.error = NULL;
  handler.fatalError = NULL;

  reader->context = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
  if (reader->context == NULL || reader->elementNames == NULL || reader->attributeNames == NULL) {
    cxml_reader_destroy(reader);
    return NULL;
  }
  reader->context->_private = reader;
  int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | (recover ? XML_PARSE_RECOVER : 0);
  xmlCtxtUseOptions(reader->context, options);
  xmlSwitchEncoding(reader->context, XML_CHAR_ENCODING_UTF8);
  // Entities in attribute values are expanded too. Not by XML_PARSE_NOENT, which also parses an entity in text twice.
  reader->context->replaceEntities = 1;
  return reader;
}

void cxml_reader_destroy(CXMLReader *reader) {
  if (reader == NULL) return;
  if (reader->context != NULL) {
    if (reader->context->myDoc != NULL) xmlFreeDoc(reader->context->myDoc);
    reader->context->myDoc = NULL;
    xmlFreeParserCtxt(reader->context);
  }
  freeNames(reader->elementNames, reader->elementCount);
  freeNames(reader->attributeNames, reader->attributeCount);
  free(reader->events);
  free(reader->attributes);
  free(reader->bytes);
  free(reader);
}

static void clear(CXMLReader *reader) {
  reader->eventCount = reader->attributesUsed = reader->byteCount = 0;
}

static CXMLEvents collected(CXMLReader *reader) {
  if (reader->context->disableSAX && reader->damaged) reader->stopped = true;
  return (CXMLEvents){
      .events = reader->events,
      .eventCount = reader->eventCount,
      .attributes = reader->attributes,
      .bytes = reader->bytes,
  };
}

CXMLEvents cxml_reader_feed(CXMLReader *reader, const uint8_t *bytes, size_t count) {
  clear(reader);
  if (!reader->stopped && count > 0) {
    reader->fed += count;
    xmlParseChunk(reader->context, (const char *)bytes, (int)count, 0);
  }
  return collected(reader);
}

CXMLEvents cxml_reader_finish(CXMLReader *reader) {
  clear(reader);
  if (!reader->stopped) {
    reader->finishing = true;
    xmlParseChunk(reader->context, NULL, 0, 1);
    if (!reader->context->wellFormed && !reader->damaged)
      addDamage(reader, CXMLDamageMalformed, "the XML is not well-formed");
    reader->stopped = true;
  }
  return collected(reader);
}

CXMLPosition cxml_reader_end(const CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return (CXMLPosition){.line = 1, .column = 1};
  CXMLPosition position = {(uint32_t)input->line, (uint32_t)input->col};
  for (const xmlChar *at = input->cur; at != NULL && at < input->end; at++) {
    if (*at == '\n') {
      position.line++;
      position.column = 1;
    } else {
      position.column += (*at & 0xC0) != 0x80;
    }
  }
  return position;
}

bool cxml_reader_stopped(const CXMLReader *reader) { return reader->stopped; }
