// Reading after damage. At most damage libxml2 stops for good, and otherwise it guesses which elements are open. Here it
// is stopped at all damage but loss of text, and restarted at the next start tag of a unit: with the elements open that
// the document has open there, and with the entities and defaults of the document's head.
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

#include "reader.h"

enum {
  budgetAtOnce = 1 << 16,  // bytes parsed in one call
  smallestFeed = 2048,     // after a restart: what follows more damage is parsed twice
  nameLimit = 300,
};

// MARK: The search for a start

typedef struct {
  const uint8_t *name;
  size_t length, prefixLength;  // of the whole name, and of its prefix with the colon
  bool isEnd;
  bool isCut;  // the bytes end in it, or it is too long
} Tag;

static bool endsName(uint8_t byte) {
  return byte <= ' ' || byte == '>' || byte == '/' || byte == '<' || byte == '"' || byte == '=';
}

static Tag tagAt(const CXMLReader *reader, uint64_t start, uint64_t end) {
  const uint8_t *bytes = cxml_at(reader, start);
  size_t limit = (size_t)(end - start);
  Tag tag = {.isEnd = limit > 1 && bytes[1] == '/'};
  tag.name = bytes + (tag.isEnd ? 2 : 1);
  limit -= (size_t)(tag.name - bytes);
  if (limit > nameLimit) limit = nameLimit;
  while (tag.length < limit && !endsName(tag.name[tag.length]))
    if (tag.name[tag.length++] == ':') tag.prefixLength = tag.length;
  tag.isCut = tag.length == limit;
  return tag;
}

static int levelOf(const CXMLReader *reader, int16_t index) {
  return index < 0 ? -1 : reader->usedLevels[index];
}

// The element of a tag if reading can restart at it; -1 otherwise.
static int16_t restartElement(const CXMLReader *reader, Tag tag) {
  int16_t index = cxml_find_name(
      &reader->elements, tag.name + tag.prefixLength, tag.length - tag.prefixLength);
  return levelOf(reader, index) >= 0 ? index : -1;
}

// Counts an end tag that is skipped.
static void closeElement(CXMLReader *reader, Tag tag) {
  size_t known = reader->depth < ancestorLimit ? reader->depth : ancestorLimit;
  for (size_t i = known; i > 0; i--) {
    OpenElement element = reader->open[i - 1];
    if (element.name == NULL) continue;
    size_t prefixLength = element.prefix == NULL ? 0 : strlen((const char *)element.prefix);
    size_t length = strlen((const char *)element.name);
    size_t colon = prefixLength > 0 ? 1 : 0;
    if (tag.length == prefixLength + colon + length &&
        (colon == 0 || (memcmp(tag.name, element.prefix, prefixLength) == 0 &&
                        tag.name[prefixLength] == ':')) &&
        memcmp(tag.name + prefixLength + colon, element.name, length) == 0) {
      reader->depth = i - 1;
      return;
    }
  }
}

// Whether a comment with damage in it hides the beginning or the end of what units are in.
static bool hidesContext(const CXMLReader *reader, uint64_t from, uint64_t to) {
  while ((from = cxml_next_tag(reader, from, to)) != nowhere) {
    int level = levelOf(reader, restartElement(reader, tagAt(reader, from, to)));
    if (level >= 0 && level < reader->greatestLevel) return true;
    from++;
  }
  return false;
}

// Finds the next start of a unit in what is held. If there is none yet, the search continues in what comes.
static bool search(CXMLReader *reader, uint64_t *found, int16_t *element) {
  uint64_t last = cxml_held_end(reader);
  while (reader->searched < last) {
    uint64_t start = cxml_next_tag(reader, reader->searched, last);
    reader->searched = start == nowhere ? last : start;
    if (start == nowhere) return false;
    if (last - start < strlen("<![CDATA[") && !reader->finishing) return false;
    Construct construct = cxml_construct_at(reader, start);
    if (construct != NoConstruct) {
      uint64_t end;
      switch (cxml_closing(reader, NULL, construct, start, &end)) {
        case Unknown: return false;
        case Open: reader->searched = start + 2; break;
        case Closed:
          if (start <= reader->damage.offset && reader->damage.offset < end && reader->depth > 1 &&
              hidesContext(reader, start + 2, end))
            reader->depth = 1;
          reader->searched = end;
      }
      continue;
    }
    Tag tag = tagAt(reader, start, last);
    if (tag.isCut) {
      if (tag.length < nameLimit && !reader->finishing) return false;
    } else if (tag.isEnd) {
      if (start >= reader->damage.offset) closeElement(reader, tag);
    } else {
      *element = restartElement(reader, tag);
      if (start < reader->damage.offset || (reader->hasRestarted && start <= reader->lastRestart)) {
        if (*element >= 0 && levelOf(reader, *element) == reader->greatestLevel)
          reader->passedUnit = true;
      } else if (*element >= 0) {
        *found = start;
        return true;
      }
    }
    reader->searched = start + 1;
  }
  return false;
}

static void addRestart(CXMLReader *reader, uint64_t to, int16_t element) {
  CXMLEvent *event = cxml_add_event(reader, CXMLEventRestart, reader->damage.position);
  if (event == NULL) return;
  uint64_t skipped = to > reader->damage.offset ? to - reader->damage.offset : 0;
  event->name = element;
  event->depth = (uint32_t)reader->depth;
  event->offset = (uint32_t)skipped;
  event->length = (uint32_t)(skipped >> 32);
  event->damage = reader->passedUnit;
}

static void beginSearch(CXMLReader *reader) {
  Spot from = reader->heldFrom;
  if (reader->lastTag.offset >= from.offset && reader->lastTag.offset <= cxml_held_end(reader))
    from = reader->lastTag;
  if (reader->haltsInside) reader->damage = from;
  reader->searched = from.offset;
  reader->passedUnit = false;
  reader->halted = reader->haltsInside = reader->isAttributeUnsure = false;
  reader->openSection = nowhere;
  reader->mode = ModeSearching;
  xmlStopParser(reader->context);  // frees memory
}

// MARK: Restarts

// Resets libxml2 except for what the head of the document has declared.
static bool reset(xmlParserCtxtPtr context) {
  xmlDocPtr document = context->myDoc;
  void *defaults = context->attsDefault, *types = context->attsSpecial;
  int standalone = context->standalone, hasExternalSubset = context->hasExternalSubset,
      hasReferences = context->hasPErefs;
  context->myDoc = NULL;
  context->attsDefault = NULL;
  context->attsSpecial = NULL;
  context->nsNr = 0;
  context->progressive = 0;
  int status = xmlCtxtResetPush(context, NULL, 0, NULL, NULL);
  context->myDoc = document;
  context->attsDefault = defaults;
  context->attsSpecial = types;
  context->standalone = standalone;
  context->hasExternalSubset = hasExternalSubset;
  context->hasPErefs = hasReferences;
  context->sax->startDocument = NULL;  // it would make another document
  if (status == 0) cxml_begin_utf8(context);
  return status == 0;
}

static bool feedName(CXMLReader *reader, const OpenElement *element) {
  char tag[2 * nameLimit + 8];
  const char *prefix = element->prefix == NULL ? "" : (const char *)element->prefix;
  const char *name = element->name == NULL ? "_" : (const char *)element->name;
  if (strlen(prefix) > nameLimit || strlen(name) > nameLimit) prefix = "", name = "_";
  int count = snprintf(tag, sizeof tag, "<%s%s%s>", prefix, prefix[0] == 0 ? "" : ":", name);
  xmlParseChunk(reader->context, tag, count, 0);
  return reader->context->instate == XML_PARSER_CONTENT;
}

// Restarts at the start tag of an element.
static void restart(CXMLReader *reader, uint64_t found, int16_t element) {
  int level = levelOf(reader, element);
  if (reader->depth > ancestorLimit) reader->depth = ancestorLimit;
  for (size_t i = 0; i < reader->depth; i++)
    if (levelOf(reader, reader->open[i].index) >= level) reader->depth = i;
  if (reader->depth == 0 && level > 0) {
    // The root is unknown, or has ended.
    reader->open[0] = (OpenElement){NULL, NULL, -1};
    reader->depth = 1;
    reader->knowsRoot = true;
  }
  CXMLPosition position = cxml_position(reader, found);
  addRestart(reader, found, element);
  bool isReset = reset(reader->context);
  reader->isSilent = true;
  for (size_t i = 0; isReset && i < reader->depth; i++)
    isReset = feedName(reader, &reader->open[i]);
  reader->isSilent = false;
  if (!isReset) {
    cxml_stop_without_memory(reader);
    return;
  }
  reader->contextBase = 0;
  reader->contextBase = found - cxml_spot(reader).offset;
  reader->context->input->line = (int)position.line;
  reader->context->input->col = (int)position.column;
  reader->lastTag = (Spot){found, position};
  reader->lastRestart = found;
  reader->hasRestarted = true;
  reader->parsed = found;
  reader->feedSize = smallestFeed;
  reader->mode = ModeParsing;
}

// MARK: The end

// Passes over what is allowed after the root element.
static void passAfterEnd(CXMLReader *reader) {
  uint64_t from = reader->searched, last = cxml_held_end(reader);
  for (; from < last; from++) {
    uint8_t byte = *cxml_at(reader, from);
    if (byte == 0 || byte == 0x1A) {
      reader->trailingCount++;
    } else if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') {
      break;
    }
  }
  reader->searched = from;
  if (from < last) {
    Spot damage = reader->damage;
    cxml_add_damage_at(reader, damage.position, CXMLDamageAfterEnd, NULL);
    reader->endsAtRoot = false;
    if (!reader->recover) {
      reader->stopped = true;
      return;
    }
    beginSearch(reader);
    reader->damage = damage;
    reader->searched = from;
    return;
  }
  cxml_forget(reader, from);
  if (!reader->finishing || reader->trailingCount == 0) return;
  CXMLEvent *event = cxml_add_event(reader, CXMLEventTrailing, reader->damage.position);
  if (event == NULL) return;
  event->offset = reader->trailingCount < UINT32_MAX ? (uint32_t)reader->trailingCount : UINT32_MAX;
}

// MARK: Parsing

static void finish(CXMLReader *reader) {
  reader->isEnded = true;
  xmlParseChunk(reader->context, NULL, 0, 1);
  if (reader->halted || reader->endsAtRoot || reader->stopped) return;
  if (!reader->context->wellFormed && !reader->damaged)
    cxml_add_damage(reader, CXMLDamageMalformed, "the XML is not well-formed");
}

// Gives libxml2 some of what is held. False if there is nothing more to do in this call.
static bool parseSome(CXMLReader *reader, size_t *budget) {
  bool mayParse = true;
  if (reader->recover && !reader->isEnded) {
    Closing state = cxml_look_ahead(reader);
    if (state == Open) return true;
    mayParse = state == Closed;
  }
  uint64_t kept = cxml_spot(reader).offset;
  if (reader->openSection < kept) kept = reader->openSection;
  if (kept > reader->parsed) kept = reader->parsed;
  size_t waiting = (size_t)(cxml_held_end(reader) - reader->parsed);
  if (mayParse && waiting == 0 && reader->finishing && !reader->isEnded) {
    finish(reader);
    return true;
  }
  if (!mayParse || waiting == 0) {
    cxml_forget(reader, kept);
    if (mayParse && reader->openSection == nowhere) reader->holds = reader->finishing;
    return false;
  }
  if (*budget == 0) {
    reader->isPending = true;
    return false;
  }
  size_t count = waiting < reader->feedSize ? waiting : reader->feedSize;
  if (count > *budget) count = *budget;
  *budget -= count;
  if (reader->feedSize < greatestFeed) reader->feedSize *= 2;
  cxml_parse(reader, cxml_at(reader, reader->parsed), count);
  return true;
}

void cxml_go_on(CXMLReader *reader) {
  size_t budget = budgetAtOnce;
  reader->isPending = false;
  while (!reader->stopped) {
    if (reader->mode == ModeSearching) {
      uint64_t found;
      int16_t element;
      if (!search(reader, &found, &element)) {
        if (reader->finishing) addRestart(reader, cxml_held_end(reader), -1);
        cxml_forget(reader, reader->searched);
        return;
      }
      restart(reader, found, element);
    } else if (reader->mode == ModeAfterEnd) {
      passAfterEnd(reader);
      if (reader->mode == ModeAfterEnd) return;
    } else if (reader->halted) {
      beginSearch(reader);
      reader->isPending = reader->isFull;
      if (reader->isFull) return;
    } else if (reader->endsAtRoot) {
      reader->mode = ModeAfterEnd;
      reader->searched = reader->damage.offset;
    } else if (!parseSome(reader, &budget)) {
      return;
    }
  }
}
