#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum { pendingAllowance = 1 << 16 };  // bytes of an unfinished tag that are not looked at

// The second lock on the same door: libxml2's loader for whatever is not in the document.
static xmlParserInputPtr refuseToLoad(const char *url, const char *id, xmlParserCtxtPtr context) {
  (void)url, (void)id, (void)context;
  return NULL;
}

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

  xmlSAXHandler handler = cxml_handler();
  reader->context = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
  if (reader->context == NULL || reader->elementNames == NULL || reader->attributeNames == NULL) {
    cxml_reader_destroy(reader);
    return NULL;
  }
  reader->levels = malloc(elementCount + 1);
  reader->rootLevels = malloc(elementCount * elementCount + 1);
  if (reader->levels == NULL || reader->rootLevels == NULL) {
    cxml_reader_destroy(reader);
    return NULL;
  }
  memset(reader->levels, -1, elementCount + 1);
  memset(reader->rootLevels, -2, elementCount * elementCount + 1);
  reader->lastTag.position = reader->heldFrom.position = (CXMLPosition){1, 1};
  reader->openSection = nowhere;
  reader->pieceSize = greatestPiece;
  reader->context->_private = reader;
  int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | (recover ? XML_PARSE_RECOVER : 0);
  xmlCtxtUseOptions(reader->context, options);
  cxml_begin_utf8(reader->context);
  return reader;
}

void cxml_begin_utf8(xmlParserCtxtPtr context) {
  xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
  // Entities in attribute values are expanded too. Not by XML_PARSE_NOENT, which also parses an entity in text twice.
  context->replaceEntities = 1;
}

void cxml_reader_set_levels(CXMLReader *reader, int16_t root, const int8_t *levels) {
  if (root >= 0) {
    memcpy(reader->rootLevels + (size_t)root * reader->elementCount, levels, reader->elementCount);
    return;
  }
  reader->greatestLevel = 0;
  for (size_t i = 0; i < reader->elementCount; i++) {
    reader->levels[i] = levels[i];
    if (levels[i] > reader->greatestLevel) reader->greatestLevel = levels[i];
  }
}

void cxml_use_levels(CXMLReader *reader, int16_t root) {
  if (root < 0) return;
  const int8_t *levels = reader->rootLevels + (size_t)root * reader->elementCount;
  if (levels[0] != -2) cxml_reader_set_levels(reader, -1, levels);
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
  free(reader->held);
  free(reader->levels);
  free(reader->rootLevels);
  free(reader);
}

static void clear(CXMLReader *reader) {
  reader->eventCount = reader->attributesUsed = reader->byteCount = 0;
  reader->expandedNow = 0;
  reader->damagedNow = reader->isFull = false;
}

static CXMLEvents collected(CXMLReader *reader) {
  if (reader->context->disableSAX && !reader->stopped && reader->mode == ModeParsing) {
    // libxml2 gives up without a word only where it has no memory.
    if (!reader->damagedNow) reader->lacksMemory = true;
    reader->stopped = true;
  }
  return (CXMLEvents){
      .events = reader->events,
      .eventCount = reader->eventCount,
      .attributes = reader->attributes,
      .bytes = reader->bytes,
  };
}

// A tag and the DTD are parsed when they are there as a whole: what they hold is looked at before.
static void checkPending(CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  if (reader->stopped || input == NULL || input->end - input->cur < pendingAllowance) return;
  size_t count = (size_t)(input->end - input->cur);
  xmlParserInputState state = reader->context->instate;
  bool inTag = state == XML_PARSER_START_TAG;
  bool inDTD = state == XML_PARSER_DTD ||
               (state == XML_PARSER_MISC && memcmp(input->cur, "<!D", 3) == 0);
  if (inTag && cxml_is_endless_list(input->cur, count, '='))
    cxml_stop(reader, reader->context, CXMLDamageTooLong, "one tag has thousands of attributes");
  if (inDTD && cxml_is_endless_list(input->cur, count, '|'))
    cxml_stop(reader, reader->context, CXMLDamageTooLong, "one type has thousands of values");
}

void cxml_parse(CXMLReader *reader, const uint8_t *bytes, size_t count) {
  reader->parsed += count;
  xmlParseChunk(reader->context, (const char *)bytes, (int)count, 0);
  if (!reader->halted) checkPending(reader);
}

// Whether something has come up that libxml2 does not go on from by itself.
static bool needsBytes(const CXMLReader *reader) {
  if (reader->halted || reader->endsAtRoot) return true;
  if (!reader->recover) return false;
  xmlParserInputPtr input = reader->context->input;
  return reader->context->instate == XML_PARSER_CDATA_SECTION ||
         (input != NULL && input->cur < input->end && *input->cur == '&');
}

CXMLEvents cxml_reader_feed(CXMLReader *reader, const uint8_t *bytes, size_t count) {
  clear(reader);
  if (reader->stopped || count == 0) return collected(reader);
  reader->fed += count;
  if (!reader->holds) {
    if ((reader->recover || reader->context->instate == XML_PARSER_EPILOG) &&
        !cxml_hold_pending(reader))
      return collected(reader);
    // The head is looked at before it is parsed.
    reader->holds = reader->recover && !reader->knowsRoot;
  }
  if (!reader->holds) {
    if (!reader->recover && reader->context->instate != XML_PARSER_EPILOG) {
      reader->heldFrom = cxml_spot(reader);
      reader->heldFrom.offset = reader->parsed;
      reader->heldCount = 0;
    }
    cxml_parse(reader, bytes, count);
    if (reader->stopped || !needsBytes(reader)) return collected(reader);
    reader->holds = true;
  }
  if (cxml_hold(reader, bytes, count)) cxml_go_on(reader);
  return collected(reader);
}

bool cxml_reader_waits(const CXMLReader *reader) { return reader->isPending && !reader->stopped; }

CXMLEvents cxml_reader_resume(CXMLReader *reader) {
  clear(reader);
  if (!reader->stopped) cxml_go_on(reader);
  CXMLEvents events = collected(reader);
  if (reader->finishing && !reader->isPending) reader->stopped = true;
  return events;
}

CXMLEvents cxml_reader_finish(CXMLReader *reader) {
  clear(reader);
  if (!reader->stopped && !reader->holds && cxml_hold_pending(reader)) reader->holds = true;
  reader->finishing = true;
  return cxml_reader_resume(reader);
}

void cxml_advance(CXMLPosition *position, const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] == '\n') {
      position->line++;
      position->column = 1;
    } else {
      position->column += (bytes[i] & 0xC0) != 0x80;
    }
  }
}

CXMLPosition cxml_reader_end(const CXMLReader *reader) {
  CXMLPosition position = reader->heldFrom.position;
  if (reader->holds) {
    cxml_advance(&position, reader->held, reader->heldCount);
    return position;
  }
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return (CXMLPosition){.line = 1, .column = 1};
  position = (CXMLPosition){(uint32_t)input->line, (uint32_t)input->col};
  if (input->cur != NULL) cxml_advance(&position, input->cur, (size_t)(input->end - input->cur));
  return position;
}

bool cxml_reader_stopped(const CXMLReader *reader) { return reader->stopped; }

bool cxml_reader_gave_up(const CXMLReader *reader) { return reader->gaveUp; }

uint64_t cxml_reader_unread(const CXMLReader *reader) {
  return reader->fed > reader->damage.offset ? reader->fed - reader->damage.offset : 0;
}

bool cxml_reader_lacks_memory(const CXMLReader *reader) { return reader->lacksMemory; }
