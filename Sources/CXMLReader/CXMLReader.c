#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>

#include "reader.h"

enum { pendingAllowance = 1 << 16 };  // bytes of an unfinished tag that are not checked

// In case the callbacks leave a way: libxml2's loader for anything outside the document.
static xmlParserInputPtr refuseToLoad(const char *url, const char *id, xmlParserCtxtPtr context) {
  (void)url, (void)id, (void)context;
  return NULL;
}

static void initializeLibrary(void) {
  xmlInitParser();
  xmlSetExternalEntityLoader(refuseToLoad);
}

static bool prepare(CXMLReader *reader, const char *elementNames, const char *attributeNames) {
  if (!cxml_make_names(&reader->elements, elementNames)) return false;
  if (!cxml_make_names(&reader->attributeNames, attributeNames)) return false;
  size_t levelCount = reader->elements.count * (reader->elements.count + 1);
  reader->levels = malloc(levelCount + 1);
  if (reader->levels == NULL) return false;
  memset(reader->levels, -2, levelCount);
  reader->usedLevels = reader->levels;
  reader->context =
      xmlCreatePushParserCtxt((xmlSAXHandler *)&cxml_handler, NULL, NULL, 0, NULL);
  if (reader->context == NULL) return false;
  reader->context->_private = reader;
  xmlCtxtUseOptions(
      reader->context,
      XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | (reader->recover ? XML_PARSE_RECOVER : 0));
  cxml_begin_utf8(reader->context);
  return true;
}

CXMLReader *cxml_reader_create(const char *elementNames, const char *attributeNames, bool recover) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, initializeLibrary);

  CXMLReader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->recover = recover;
  reader->lastTag.position = reader->heldFrom.position = (CXMLPosition){1, 1};
  reader->openSection = nowhere;
  reader->feedSize = greatestFeed;
  if (prepare(reader, elementNames, attributeNames)) return reader;
  cxml_reader_destroy(reader);
  return NULL;
}

void cxml_begin_utf8(xmlParserCtxtPtr context) {
  xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
  // Expands entities in attribute values too. XML_PARSE_NOENT would do so, but also parse an entity in text twice.
  context->replaceEntities = 1;
}

static void useLevels(CXMLReader *reader, const int8_t *levels) {
  reader->usedLevels = levels;
  reader->greatestLevel = 0;
  for (size_t i = 0; i < reader->elements.count; i++)
    if (levels[i] > reader->greatestLevel) reader->greatestLevel = levels[i];
}

static int8_t *levelsOfRoot(CXMLReader *reader, int16_t root) {
  return reader->levels + (size_t)(root + 1) * reader->elements.count;
}

void cxml_reader_set_levels(CXMLReader *reader, int16_t root, const int8_t *levels) {
  memcpy(levelsOfRoot(reader, root), levels, reader->elements.count);
  if (root < 0) useLevels(reader, reader->levels);
}

void cxml_use_levels(CXMLReader *reader, int16_t root) {
  const int8_t *levels = levelsOfRoot(reader, root);
  if (root >= 0 && levels[0] != -2) useLevels(reader, levels);
}

void cxml_reader_destroy(CXMLReader *reader) {
  if (reader == NULL) return;
  if (reader->context != NULL) {
    if (reader->context->myDoc != NULL) xmlFreeDoc(reader->context->myDoc);
    reader->context->myDoc = NULL;
    xmlFreeParserCtxt(reader->context);
  }
  cxml_free_names(&reader->elements);
  cxml_free_names(&reader->attributeNames);
  free(reader->events);
  free(reader->attributes);
  free(reader->bytes);
  free(reader->held);
  free(reader->levels);
  free(reader);
}

static void clear(CXMLReader *reader) {
  reader->eventCount = reader->attributeCount = reader->byteCount = 0;
  reader->expandedNow = 0;
  reader->damagedNow = reader->isFull = false;
}

static CXMLEvents collected(CXMLReader *reader) {
  if (reader->context->disableSAX && !reader->stopped && reader->mode == ModeParsing) {
    // libxml2 stops without an error only if it has no memory.
    if (!reader->damagedNow) reader->lacksMemory = true;
    reader->stopped = true;
  }
  if (reader->finishing && !reader->isPending) reader->stopped = true;
  uint64_t damage = reader->damage.offset;
  return (CXMLEvents){
      .events = reader->events,
      .eventCount = reader->eventCount,
      .attributes = reader->attributes,
      .bytes = reader->bytes,
      .state = reader->lacksMemory ? CXMLStateNoMemory
               : reader->gaveUp    ? CXMLStateGaveUp
               : reader->stopped   ? CXMLStateStopped
               : reader->isPending ? CXMLStateWaiting
                                   : CXMLStateOpen,
      .unread = reader->fed > damage ? reader->fed - damage : 0,
  };
}

// libxml2 parses a tag or the DTD once it has all of it: what they hold is checked before.
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

// Whether libxml2 cannot continue by itself.
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
    bool isAfterRoot = reader->context->instate == XML_PARSER_EPILOG;
    if (reader->recover || isAfterRoot) {
      if (!cxml_hold_pending(reader)) return collected(reader);
    } else {
      reader->heldFrom = cxml_spot(reader);
      reader->heldFrom.offset = reader->parsed;
      reader->heldCount = 0;
    }
    // The head is checked before it is parsed.
    reader->holds = reader->recover && !reader->knowsRoot;
    if (!reader->holds) {
      cxml_parse(reader, bytes, count);
      if (reader->stopped || !needsBytes(reader)) return collected(reader);
      reader->holds = true;
    }
  }
  if (cxml_hold(reader, bytes, count)) cxml_go_on(reader);
  return collected(reader);
}

CXMLEvents cxml_reader_resume(CXMLReader *reader) {
  clear(reader);
  if (!reader->stopped) cxml_go_on(reader);
  return collected(reader);
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
