#include <libxml/SAX2.h>
#include <stdio.h>
#include <string.h>

#include "reader.h"

// Internal entities and defaults of attributes: what a document may declare, and how much their use may add. The
// allowance is linear in the bytes fed, so neither nesting (10^10 expansions) nor repetition (100 kB used 20,000 times)
// gets far; what one feed may add is held in memory.
enum {
  maximumEntityCount = 10000,
  maximumEntityBytes = 1 << 20,
  maximumDefaultCount = 1000,
  expansionAllowance = 8 << 20,
  expansionFactor = 8,
  expansionAtOnce = 64 << 20,
  expansionCost = 8,  // of one reference or default, whatever it holds
};

enum {
  maximumEventCount = 1 << 21,  // of one feed
  maximumAttributeCount = 1000,
  maximumNamespaceCount = 10000,
  maximumDepth = 1000,
  // Every end tag that matches none closes one element too few: the depth grows to the end of the file.
  maximumDepthInRecovery = 1000000,
};

// Charges what a reference or a default adds. False, with the parser stopped, where that is too much.
static bool expand(
    CXMLReader *reader, xmlParserCtxtPtr context, ptrdiff_t length, uint64_t allowance) {
  uint64_t cost = expansionCost + (length > 0 ? (uint64_t)length : 0);
  reader->expanded += cost;
  reader->expandedNow += cost;
  if (reader->expanded <= allowance && reader->expandedNow <= expansionAtOnce) return true;
  const char *message = "the entities expand to far more than the file";
  if (reader->expanded > allowance) {
    cxml_give_up(reader, context, CXMLDamageEntityBlowUp, message);
  } else {
    cxml_stop(reader, context, CXMLDamageEntityBlowUp, message);
    reader->isFull = true;
  }
  return false;
}

static uint64_t allowance(const CXMLReader *reader) {
  return expansionAllowance + expansionFactor * reader->fed;
}

static CXMLDamage damageOfError(const xmlError *error) {
  switch (error->code) {
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
      // Of "<!" in text.
      if (error->message != NULL && strstr(error->message, "element content") != NULL)
        return CXMLDamageMisplacedMarkup;
      // libxml2 reports its limits (depth 256, tokens of 10 MB) as internal errors.
      return error->message != NULL && strstr(error->message, "depth") != NULL ? CXMLDamageTooDeep
                                                                               : CXMLDamageTooLong;
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_PI_NOT_FINISHED:
    case XML_ERR_CDATA_NOT_FINISHED: return CXMLDamageUnclosed;
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_NAME_TOO_LONG: return CXMLDamageTooLong;
    case XML_ERR_NO_MEMORY: return CXMLDamageNoMemory;
    default: return CXMLDamageMalformed;
  }
}

static bool beginsWith(const char *text, const char *beginning) {
  return text != NULL && strncmp(text, beginning, strlen(beginning)) == 0;
}

// Whether libxml2 goes on behind an error as if nothing but text were lost.
static bool keepsStructure(const xmlError *error) {
  switch (error->code) {
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_ERR_UNPARSED_ENTITY:
    case XML_ERR_ENTITY_IS_EXTERNAL:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF:
    case XML_ERR_MISPLACED_CDATA_END: return true;
    case XML_ERR_INVALID_CHAR:
      return beginsWith(error->message, "PCDATA") || beginsWith(error->message, "xmlParseCharRef");
    case XML_ERR_NAME_REQUIRED: return beginsWith(error->message, "xmlParseEntityRef");
    default: return false;
  }
}

static bool isKnownAttribute(const CXMLReader *reader);

static void parserError(void *context, const xmlError *error) {
  CXMLReader *reader = ((xmlParserCtxtPtr)context)->_private;
  if (reader == NULL || error == NULL || error->level < XML_ERR_FATAL) return;
  if (reader->stopped || reader->halted || reader->endsAtRoot) return;
  // An undeclared entity is one place of damage, and was counted where it was looked up.
  if (error->code == XML_ERR_UNDECLARED_ENTITY && reader->blamedReference) return;
  bool isBehindEnd = reader->knowsRoot && reader->depth == 0;
  if (isBehindEnd &&
      (error->code == XML_ERR_DOCUMENT_END || error->code == XML_ERR_RESERVED_XML_NAME)) {
    // It may be NUL alone: that is seen when the parser has returned. The other is a second document's declaration.
    reader->endsAtRoot = true;
    reader->damage = cxml_spot(reader);
    return;
  }
  CXMLDamage damage = damageOfError(error);
  xmlParserInputPtr input = reader->context->input;
  if (reader->finishing && damage != CXMLDamageEmpty && damage != CXMLDamageUnclosed &&
      input != NULL && input->cur >= input->end)
    damage = CXMLDamageTruncated;
  bool isInAttribute = reader->context->instate == XML_PARSER_ATTRIBUTE_VALUE;
  const char *message = error->message;
  if (error->code == XML_ERR_NAME_TOO_LONG && message != NULL && strstr(message, "Literal") != NULL) {
    damage = CXMLDamageMalformed;
    message = cxml_unclosed_quote;
  }
  cxml_add_damage(reader, damage, message);
  if (!reader->recover) return;
  if (context != reader->context || reader->context->inSubset != 0 || !keepsStructure(error))
    cxml_halt(reader);
  else if (isInAttribute && isKnownAttribute(reader))
    reader->isAttributeUnsure = true;
}

// MARK: Names

static int16_t indexOfName(char **names, size_t count, const xmlChar *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], (const char *)name) == 0) return (int16_t)i;
  return -1;
}

// Of "*:name", which has any prefix but "xml".
static int16_t indexOfPrefixedName(char **names, size_t count, const xmlChar *name) {
  for (size_t i = 0; i < count; i++)
    if (strncmp(names[i], "*:", 2) == 0 && strcmp(names[i] + 2, (const char *)name) == 0)
      return (int16_t)i;
  return -1;
}

static CachedName *cacheEntry(CachedName *cache, const xmlChar *name) {
  uintptr_t address = (uintptr_t)name;
  return &cache[(address ^ (address >> 8)) % nameCacheSize];
}

static int16_t elementName(CXMLReader *reader, const xmlChar *name) {
  CachedName *cached = cacheEntry(reader->elementCache, name);
  if (cached->pointer != name) {
    cached->pointer = name;
    cached->name = indexOfName(reader->elementNames, reader->elementCount, name);
  }
  return cached->name;
}

static int16_t attributeName(CXMLReader *reader, const xmlChar *name, const xmlChar *prefix) {
  if (prefix != NULL) {
    if (strcmp((const char *)prefix, "xml") != 0)
      return indexOfPrefixedName(reader->attributeNames, reader->attributeCount, name);
    if (strcmp((const char *)name, "lang") != 0) return -1;
    return indexOfName(
        reader->attributeNames, reader->attributeCount, (const xmlChar *)"xml:lang");
  }
  CachedName *cached = cacheEntry(reader->attributeCache, name);
  if (cached->pointer != name) {
    cached->pointer = name;
    cached->name = indexOfName(reader->attributeNames, reader->attributeCount, name);
  }
  return cached->name;
}

// Whether the attribute in whose value the parser stands is one of the caller's.
static bool isKnownAttribute(const CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return true;
  const xmlChar *at = memrchr(input->base, '<', (size_t)(input->cur - input->base));
  if (at == NULL) return true;
  while (at < input->cur) {
    const xmlChar *quote = at;
    while (quote < input->cur && *quote != '"' && *quote != '\'') quote++;
    if (quote >= input->cur) return true;
    const xmlChar *end = memchr(quote + 1, *quote, (size_t)(input->cur - quote - 1));
    if (end != NULL) {
      at = end + 1;
      continue;
    }
    const xmlChar *nameEnd = quote;
    while (nameEnd > at && (nameEnd[-1] == '=' || nameEnd[-1] <= ' ')) nameEnd--;
    const xmlChar *name = nameEnd;
    while (name > at && name[-1] > ' ' && name[-1] != '"' && name[-1] != '\'') name--;
    size_t length = (size_t)(nameEnd - name);
    for (size_t i = 0; i < reader->attributeCount; i++)
      if (strlen(reader->attributeNames[i]) == length &&
          memcmp(reader->attributeNames[i], name, length) == 0)
        return true;
    return false;
  }
  return true;
}

// MARK: Callbacks

// Whether events are not wanted. A parser that was halted is stopped where that is safe: in a call for a tag.
static bool passesOver(CXMLReader *reader, xmlParserCtxtPtr context) {
  if (!reader->stopped && !reader->halted && !reader->isSilent) return false;
  if (reader->halted) xmlStopParser(context);
  return true;
}

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

// False, with the parser stopped, where a start tag is more than a person means.
static bool isWithinLimits(CXMLReader *reader, xmlParserCtxtPtr context, int attributeCount) {
  if (reader->depth >= (reader->recover ? maximumDepthInRecovery : maximumDepth))
    cxml_stop(reader, context, CXMLDamageTooDeep, "elements are nested too deep");
  else if (attributeCount > maximumAttributeCount)
    cxml_stop(reader, context, CXMLDamageTooLong, "one tag has thousands of attributes");
  else if (context->nsNr > 2 * maximumNamespaceCount)  // Two entries each.
    cxml_stop(reader, context, CXMLDamageTooLong, "thousands of namespaces are declared at once");
  else if (reader->eventCount > maximumEventCount) {
    cxml_stop(
        reader, context, CXMLDamageEntityBlowUp, "the entities hold millions of elements at once");
    reader->isFull = true;
  }
  return !reader->stopped && !reader->halted;
}

static void startElement(
    void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaceCount,
    const xmlChar **namespaces, int attributeCount, int defaultedCount, const xmlChar **attributes) {
  (void)uri, (void)namespaceCount, (void)namespaces;
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  if (passesOver(reader, context)) return;
  if (reader->recover) context->wellFormed = 1;  // else libxml2 drops every entity behind damage, &amp; too
  if (!isWithinLimits(reader, context, attributeCount)) return;
  const xmlChar **defaulted = attributes + 5 * (attributeCount - defaultedCount);
  for (int i = 0; i < defaultedCount; i++, defaulted += 5)
    if (!expand(reader, context, defaulted[4] - defaulted[3], allowance(reader))) return;
  CXMLEvent *event = cxml_add_event(reader, CXMLEventStart);
  if (event == NULL) return;
  event->name = elementName(reader, name);
  event->damage = reader->isAttributeUnsure;
  reader->isAttributeUnsure = false;
  setPlace(reader, context, event);
  reader->lastTag = cxml_spot(reader);
  if (reader->depth < ancestorLimit)
    reader->open[reader->depth] = (OpenElement){name, prefix, event->name};
  reader->knowsRoot = true;
  if (reader->depth++ == 0) {
    cxml_use_levels(reader, event->name);
    uint32_t offset, length;
    if (!cxml_add_bytes(reader, name, strlen((const char *)name), &offset, &length)) return;
    event->offset = offset;
    event->length = length;
  }
  event->attributeStart = (uint32_t)reader->attributesUsed;
  // Five pointers an attribute: local name, prefix, URI, value, end of the value.
  for (int i = 0; i < attributeCount; i++, attributes += 5) {
    int16_t code = attributeName(reader, attributes[0], attributes[1]);
    if (code < 0) continue;
    if (!cxml_reserve(
            (void **)&reader->attributes, &reader->attributesCapacity, reader->attributesUsed + 1,
            sizeof(CXMLAttribute))) {
      cxml_stop_without_memory(reader);
      return;
    }
    CXMLAttribute *attribute = &reader->attributes[reader->attributesUsed];
    attribute->name = code;
    if (!cxml_add_bytes(
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
  if (passesOver(reader, data)) return;
  reader->lastTag = cxml_spot(reader);
  if (reader->depth > 0) reader->depth--;
  CXMLEvent *event = cxml_add_event(reader, CXMLEventEnd);
  if (event != NULL) event->name = elementName(reader, name);
}

static void characters(void *data, const xmlChar *text, int count) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped || reader->halted || reader->isSilent || count <= 0) return;
  uint32_t offset, length;
  if (!cxml_add_bytes(reader, text, (size_t)count, &offset, &length)) return;
  if (reader->eventCount > 0) {
    CXMLEvent *last = &reader->events[reader->eventCount - 1];
    if (last->kind == CXMLEventText && last->offset + last->length == offset) {
      last->length += length;
      return;
    }
  }
  CXMLEvent *event = cxml_add_event(reader, CXMLEventText);
  if (event == NULL) return;
  event->offset = offset;
  event->length = length;
}

static void section(void *data, const xmlChar *text, int count) {
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  static const char opening[] = "<![CDATA[";
  if (reader->recover && !reader->stopped && !reader->halted && count > 0 &&
      memmem(text, (size_t)count, opening, sizeof opening - 1) != NULL) {
    // The end of the one before is lost, and what stands between the two is no text.
    cxml_add_damage(reader, CXMLDamageUnclosed, NULL);
    cxml_halt(reader);
    reader->haltsInside = true;
    return;
  }
  characters(data, text, count);
}

static void declareEntity(
    void *data, const xmlChar *name, int type, const xmlChar *publicID, const xmlChar *systemID,
    xmlChar *content) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped || reader->halted) return;
  reader->entityCount++;
  size_t size = content == NULL ? 0 : strlen((const char *)content);
  reader->entityBytes += size;
  if (reader->entityCount > maximumEntityCount || reader->entityBytes > maximumEntityBytes) {
    cxml_give_up(
        reader, data, CXMLDamageEntityBlowUp,
        "more than 10,000 entities, or 1 MiB of their text, are declared");
    return;
  }
  if (cxml_is_endless_list(content, size, '=') || cxml_is_endless_list(content, size, '|')) {
    cxml_stop(reader, data, CXMLDamageTooLong, "an entity holds a list of thousands");
    return;
  }
  xmlSAX2EntityDecl(data, name, type, publicID, systemID, content);
}

static void declareAttribute(
    void *data, const xmlChar *element, const xmlChar *name, int type, int kind,
    const xmlChar *defaultValue, xmlEnumerationPtr values) {
  (void)element, (void)name, (void)type, (void)kind;
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  xmlFreeEnumeration(values);
  if (reader->stopped || reader->halted || defaultValue == NULL || ++reader->defaultCount <= maximumDefaultCount) return;
  cxml_give_up(reader, data, CXMLDamageEntityBlowUp, "more than 1,000 attributes have a default");
}

static void addReferenceDamage(CXMLReader *reader, CXMLDamage damage, const xmlChar *name) {
  char message[96];
  snprintf(message, sizeof message, "&%.80s;", (const char *)name);
  cxml_add_damage(reader, damage, message);
  if (reader->recover && reader->context->inSubset != 0)
    cxml_halt(reader);
  else if (reader->context->instate == XML_PARSER_ATTRIBUTE_VALUE && isKnownAttribute(reader))
    reader->isAttributeUnsure = true;
  reader->blamedReference = true;
}

static xmlEntityPtr findEntity(void *data, const xmlChar *name) {
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  reader->blamedReference = false;
  if (reader->stopped || reader->halted) {
    // An entity has a context of its own: each that is open has to be stopped, or libxml2 expands what is left.
    xmlStopParser(context);
    return NULL;
  }
  xmlEntityPtr entity = xmlSAX2GetEntity(data, name);
  // In the DTD libxml2 asks for what it has just declared, too.
  if (context->inSubset != 0 && (entity == NULL || context->instate != XML_PARSER_ATTRIBUTE_VALUE))
    return entity;
  if (entity == NULL) {
    addReferenceDamage(reader, CXMLDamageUndeclaredEntity, name);
    return NULL;
  }
  if (entity->etype != XML_INTERNAL_GENERAL_ENTITY && entity->etype != XML_INTERNAL_PREDEFINED_ENTITY) {
    addReferenceDamage(reader, CXMLDamageExternalEntity, name);
    return NULL;
  }
  // libxml2 empties an entity that is not well-formed when it first meets it.
  if (entity->length > 0 && (entity->content == NULL || entity->content[0] == 0))
    addReferenceDamage(reader, CXMLDamageMalformed, name);
  return expand(reader, context, entity->length, allowance(reader)) ? entity : NULL;
}

static xmlEntityPtr findParameterEntity(void *data, const xmlChar *name) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  reader->blamedReference = false;
  if (reader->stopped || reader->halted) return NULL;
  xmlEntityPtr entity = xmlSAX2GetParameterEntity(data, name);
  if (entity == NULL || entity->etype != XML_INTERNAL_PARAMETER_ENTITY) return NULL;
  return expand(reader, data, entity->length, expansionAllowance) ? entity : NULL;
}

static xmlParserInputPtr refuseToResolve(void *data, const xmlChar *publicID, const xmlChar *systemID) {
  (void)data, (void)publicID, (void)systemID;
  return NULL;
}

xmlSAXHandler cxml_handler(void) {
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  xmlSAXVersion(&handler, 2);
  handler.startElementNs = startElement;
  handler.endElementNs = endElement;
  handler.characters = characters;
  handler.ignorableWhitespace = characters;
  handler.cdataBlock = section;
  handler.entityDecl = declareEntity;
  handler.attributeDecl = declareAttribute;
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
  handler.elementDecl = NULL;
  handler.notationDecl = NULL;
  handler.unparsedEntityDecl = NULL;
  handler.warning = NULL;
  handler.error = NULL;
  handler.fatalError = NULL;
  return handler;
}
