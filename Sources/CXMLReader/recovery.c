// Reading that goes on behind damage. libxml2 stops for good at much of it, and at the rest it guesses which elements are
// open. Here it stops at all of it but where text alone is lost, and is begun anew at the next start tag of a unit: with
// the elements open that the document has open there, and with the entities and defaults of the document's head.
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

#include "reader.h"

enum {
  budgetAtOnce = 1 << 16,  // bytes that are parsed in one call
  smallestPiece = 2048,    // fed behind a restart: what follows more damage is parsed twice
  constructLimit = 9999000,  // bytes of a comment or section that is closed; libxml2 gives up at 10,000,000
  nameLimit = 300,
  identifierLimit = 50000,  // bytes; that of libxml2
  referenceLimit = 1000,
};

// What hides markup until its end.
static const struct {
  const char *opening, *closing;
} constructs[constructCount] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};

static uint64_t heldEnd(const CXMLReader *reader) {
  return reader->heldFrom.offset + reader->heldCount;
}

static const uint8_t *at(const CXMLReader *reader, uint64_t offset) {
  return reader->held + (offset - reader->heldFrom.offset);
}

// MARK: Bytes that are held

bool cxml_hold(CXMLReader *reader, const uint8_t *bytes, size_t count) {
  if (!cxml_reserve((void **)&reader->held, &reader->heldCapacity, reader->heldCount + count, 1)) {
    cxml_stop_without_memory(reader);
    return false;
  }
  if (count > 0) memcpy(reader->held + reader->heldCount, bytes, count);
  reader->heldCount += count;
  return true;
}

bool cxml_hold_pending(CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  Spot spot = cxml_spot(reader);
  size_t count = input == NULL || input->cur == NULL ? 0 : (size_t)(input->end - input->cur);
  // Where libxml2 waits for the end of something long, the beginning is held already.
  if (spot.offset != reader->heldFrom.offset || reader->heldCount > count) reader->heldCount = 0;
  reader->heldFrom = spot;
  return cxml_hold(
      reader, count == 0 ? NULL : input->cur + reader->heldCount, count - reader->heldCount);
}

// Goes on from the last place before it that is known.
static CXMLPosition positionOf(CXMLReader *reader, uint64_t offset) {
  Spot from = reader->heldFrom;
  const Spot *known[] = {&reader->asked, &reader->lastTag, &reader->damage};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i]->offset > from.offset && known[i]->offset <= offset) from = *known[i];
  cxml_advance(&from.position, at(reader, from.offset), (size_t)(offset - from.offset));
  from.offset = offset;
  reader->asked = from;
  return from.position;
}

// Lets go of what stands before an offset, now and then.
static void forget(CXMLReader *reader, uint64_t before) {
  if (before <= reader->heldFrom.offset) return;
  size_t count = (size_t)(before - reader->heldFrom.offset);
  if (count < reader->heldCount && count < reader->heldCount / 2) return;
  if (count > reader->heldCount) count = reader->heldCount;
  reader->heldFrom.position = positionOf(reader, reader->heldFrom.offset + count);
  memmove(reader->held, reader->held + count, reader->heldCount - count);
  reader->heldCount -= count;
  reader->heldFrom.offset += count;
}

// MARK: Constructs

typedef enum { Closed, Open, Unknown } Closing;

// Whether the construct that begins before `from` is closed, and where it ends. Every byte is looked at once, as long as
// `gap` is that of one construct.
static Closing closingIn(
    const CXMLReader *reader, Gap *gap, int kind, uint64_t from, uint64_t *end) {
  const char *text = constructs[kind].closing;
  size_t length = strlen(text);
  uint64_t start = from;
  if (from >= gap->from && from <= gap->to)
    start = gap->to;
  else
    gap->from = from;
  uint64_t last = heldEnd(reader);
  if (start < last) {
    const uint8_t *found = memmem(at(reader, start), (size_t)(last - start), text, length);
    if (found != NULL) {
      gap->to = start + (uint64_t)(found - at(reader, start));
      *end = gap->to + length;
      return Closed;
    }
    if (last - start >= length) start = last - length + 1;
  }
  gap->to = start;
  return reader->finishing || last > from + constructLimit ? Open : Unknown;
}

static Closing closing(CXMLReader *reader, int kind, uint64_t from, uint64_t *end) {
  return closingIn(reader, &reader->gaps[kind], kind, from, end);
}

// Which construct begins at an offset; -1 where there is none.
static int constructAt(const CXMLReader *reader, uint64_t offset) {
  size_t count = (size_t)(heldEnd(reader) - offset);
  for (int kind = 0; kind < constructCount; kind++) {
    size_t length = strlen(constructs[kind].opening);
    if (count >= length && memcmp(at(reader, offset), constructs[kind].opening, length) == 0)
      return kind;
  }
  return -1;
}

// MARK: The search for a start

static int levelOf(const CXMLReader *reader, int16_t code) {
  return code < 0 ? -1 : reader->levels[code];
}

// The element of this local name at which reading can begin anew; -1 where it is none.
static int16_t restartElement(const CXMLReader *reader, const uint8_t *name, size_t count) {
  for (size_t i = 0; i < reader->elementCount; i++)
    if (reader->levels[i] >= 0 && strlen(reader->elementNames[i]) == count &&
        memcmp(reader->elementNames[i], name, count) == 0)
      return (int16_t)i;
  return -1;
}

static bool endsName(uint8_t byte) {
  return byte <= ' ' || byte == '>' || byte == '/' || byte == '<' || byte == '"' || byte == '=';
}

// Counts an end tag that was passed over.
static void closeElement(CXMLReader *reader, const uint8_t *name, size_t count) {
  size_t known = reader->depth < ancestorLimit ? reader->depth : ancestorLimit;
  for (size_t i = known; i > 0; i--) {
    OpenElement element = reader->open[i - 1];
    if (element.name == NULL) continue;
    size_t prefixLength = element.prefix == NULL ? 0 : strlen((const char *)element.prefix);
    size_t length = strlen((const char *)element.name);
    if (prefixLength > 0) {
      if (count != prefixLength + 1 + length || memcmp(name, element.prefix, prefixLength) != 0 ||
          name[prefixLength] != ':')
        continue;
    } else if (count != length) {
      continue;
    }
    if (memcmp(name + count - length, element.name, length) != 0) continue;
    reader->depth = i - 1;
    return;
  }
}

// Whether a comment with damage in it hides the beginning or the end of what units stand in.
static bool hidesContext(const CXMLReader *reader, uint64_t from, uint64_t to) {
  while (from < to) {
    const uint8_t *tag = memchr(at(reader, from), '<', (size_t)(to - from));
    if (tag == NULL) return false;
    from += (uint64_t)(tag - at(reader, from)) + 1;
    if (from < to && *at(reader, from) == '/') from++;
    const uint8_t *name = at(reader, from);
    size_t count = 0;
    for (size_t i = 0; i < to - from && i < nameLimit && !endsName(name[i]); i++) {
      count++;
      if (name[i] == ':') {
        name += i + 1;
        from += i + 1;
        i = count = 0;
        if (from >= to || endsName(name[0])) break;
        count = 1;
      }
    }
    int level = levelOf(reader, restartElement(reader, name, count));
    if (level >= 0 && level < reader->greatestLevel) return true;
  }
  return false;
}

// Looks for the next start of a unit in what is held: whether there is one. If not, it is looked for in what comes.
static bool search(CXMLReader *reader, uint64_t *found, int16_t *element) {
  uint64_t last = heldEnd(reader);
  while (reader->searched < last) {
    const uint8_t *tag =
        memchr(at(reader, reader->searched), '<', (size_t)(last - reader->searched));
    if (tag == NULL) {
      reader->searched = last;
      return false;
    }
    uint64_t start = reader->heldFrom.offset + (uint64_t)(tag - reader->held);
    reader->searched = start;
    size_t count = (size_t)(last - start);
    if (count < strlen("<![CDATA[") && !reader->finishing) return false;
    int kind = constructAt(reader, start);
    if (kind >= 0) {
      uint64_t opened = start + strlen(constructs[kind].opening), end = opened;
      switch (closing(reader, kind, opened, &end)) {
        case Unknown: return false;
        case Open: reader->searched = start + 2; break;
        case Closed:
          if (start <= reader->damage.offset && reader->damage.offset < end && reader->depth > 1 &&
              hidesContext(reader, opened, end))
            reader->depth = 1;
          reader->searched = end;
      }
      continue;
    }
    bool isEnd = count > 1 && tag[1] == '/';
    const uint8_t *name = tag + (isEnd ? 2 : 1);
    size_t limit = count - (size_t)(name - tag), length = 0, colon = 0;
    if (limit > nameLimit) limit = nameLimit;
    while (length < limit && !endsName(name[length])) {
      if (name[length] == ':') colon = length + 1;
      length++;
    }
    if (length == limit) {
      if (length < nameLimit && !reader->finishing) return false;
    } else if (isEnd) {
      if (start >= reader->damage.offset) closeElement(reader, name, length);
    } else {
      *element = restartElement(reader, name + colon, length - colon);
      bool isUnit = *element >= 0 && levelOf(reader, *element) == reader->greatestLevel;
      if (start < reader->damage.offset || (reader->hasRestarted && start <= reader->lastRestart)) {
        if (isUnit) reader->passedUnit = true;
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
  CXMLEvent *event = cxml_add_event(reader, CXMLEventRestart);
  if (event == NULL) return;
  uint64_t passed = to > reader->damage.offset ? to - reader->damage.offset : 0;
  event->name = element;
  event->attributeCount = (uint32_t)reader->depth;
  event->offset = (uint32_t)passed;
  event->length = (uint32_t)(passed >> 32);
  event->damage = reader->passedUnit;
  event->line = reader->damage.position.line;
  event->column = reader->damage.position.column;
}

static void beginSearch(CXMLReader *reader) {
  Spot from = reader->heldFrom;
  if (reader->lastTag.offset >= from.offset && reader->lastTag.offset <= heldEnd(reader))
    from = reader->lastTag;
  if (reader->haltsInside) reader->damage = from;
  reader->searched = from.offset;
  reader->passedUnit = false;
  reader->halted = reader->haltsInside = reader->isAttributeUnsure = false;
  reader->openSection = nowhere;
  reader->mode = ModeSearching;
  xmlStopParser(reader->context);  // sets memory free
}

// MARK: Restarts

// Takes everything back in libxml2 but what the head of the document has declared.
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
  // The document is there.
  context->sax->startDocument = NULL;
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

// Begins anew at the start tag of an element.
static void restart(CXMLReader *reader, uint64_t found, int16_t element) {
  int level = levelOf(reader, element);
  if (reader->depth > ancestorLimit) reader->depth = ancestorLimit;
  for (size_t i = 0; i < reader->depth; i++)
    if (levelOf(reader, reader->open[i].code) >= level) reader->depth = i;
  if (reader->depth == 0 && level > 0) {
    // The root is not known, or has ended.
    reader->open[0] = (OpenElement){NULL, NULL, -1};
    reader->depth = 1;
    reader->knowsRoot = true;
  }
  CXMLPosition position = positionOf(reader, found);
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
  reader->pieceSize = smallestPiece;
  reader->mode = ModeParsing;
}

// MARK: The end

// Goes over what stands behind the root element.
static void passBehindEnd(CXMLReader *reader) {
  uint64_t from = reader->searched, last = heldEnd(reader);
  for (; from < last; from++) {
    uint8_t byte = *at(reader, from);
    if (byte == 0 || byte == 0x1A) {
      reader->ends++;
    } else if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') {
      break;
    }
  }
  reader->searched = from;
  if (from < last) {
    size_t count = reader->eventCount;
    cxml_add_damage(reader, CXMLDamageBehindEnd, NULL);
    if (reader->eventCount > count) {
      reader->events[count].line = reader->damage.position.line;
      reader->events[count].column = reader->damage.position.column;
    }
    reader->endsAtRoot = false;
    if (!reader->recover) {
      reader->stopped = true;
      return;
    }
    Spot damage = reader->damage;
    beginSearch(reader);
    reader->damage = damage;
    reader->searched = from;
    return;
  }
  forget(reader, from);
  if (!reader->finishing || reader->ends == 0) return;
  CXMLEvent *event = cxml_add_event(reader, CXMLEventTrailing);
  if (event == NULL) return;
  event->offset = reader->ends < UINT32_MAX ? (uint32_t)reader->ends : UINT32_MAX;
  event->line = reader->damage.position.line;
  event->column = reader->damage.position.column;
}

// MARK: Parsing

static void haltAt(
    CXMLReader *reader, uint64_t offset, CXMLDamage damage, const char *message) {
  CXMLPosition position = positionOf(reader, offset);
  size_t count = reader->eventCount;
  cxml_add_damage(reader, damage, message);
  if (reader->eventCount > count) {
    reader->events[count].line = position.line;
    reader->events[count].column = position.column;
  }
  cxml_halt(reader);
  reader->haltsInside = false;
  reader->damage = (Spot){offset, position};
}

// Where the CDATA section begins that libxml2 is in.
static uint64_t sectionAtHand(CXMLReader *reader) {
  uint64_t from = reader->heldFrom.offset, last = heldEnd(reader), end = 0;
  if (reader->lastTag.offset > from) from = reader->lastTag.offset;
  if (from > last) from = last;
  uint64_t parsed = cxml_spot(reader).offset;
  while (from < last) {
    const uint8_t *tag = memchr(at(reader, from), '<', (size_t)(last - from));
    if (tag == NULL) break;
    uint64_t start = reader->heldFrom.offset + (uint64_t)(tag - reader->held);
    int kind = constructAt(reader, start);
    if (kind < 0) {
      from = start + 1;
      continue;
    }
    bool isClosed =
        closing(reader, kind, start + strlen(constructs[kind].opening), &end) == Closed;
    if (kind == 1 && (!isClosed || end > parsed)) return start;
    from = isClosed ? end : start + 1;
  }
  return reader->heldFrom.offset;
}

// Whether `&` at an offset begins a reference, as far as its bytes are there. If not, libxml2 looks for the next
// semicolon, and waits for it.
static bool mayBeReference(const CXMLReader *reader, uint64_t offset) {
  uint64_t last = heldEnd(reader);
  for (uint64_t i = offset + 1; i < last; i++) {
    uint8_t byte = *at(reader, i);
    if (byte == ';') return i > offset + 1;
    if (i > offset + referenceLimit) return false;
    bool isName = byte >= 0x80 || (byte >= '0' && byte <= ':') ||
                  ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '#' || byte == '_' ||
                  byte == '-' || byte == '.';
    if (!isName) return false;
  }
  return true;
}

const char cxml_unclosed_quote[] =
    "a quote in the DOCTYPE is not closed, or is more than 50,000 bytes long";

static bool isBlank(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

// Whether an identifier ends with the quote at an index: the declaration goes on or ends behind it.
static Closing endsIdentifier(const uint8_t *text, size_t count, size_t index) {
  for (index++; index < count && isBlank(text[index]); index++) {}
  if (index == count) return Unknown;
  uint8_t byte = text[index];
  return byte == '>' || byte == '[' || byte == '"' || byte == '\'' ? Closed : Open;
}

// Whether the quotes of a DOCTYPE's identifiers are closed that begins at an offset. In one that is open, libxml2 goes over
// units as far as the next quote.
static Closing identifiers(const CXMLReader *reader, uint64_t offset) {
  const char *opening = "<!DOCTYPE";
  const uint8_t *text = at(reader, offset);
  size_t count = (size_t)(heldEnd(reader) - offset), length = strlen(opening), opened = 0;
  if (memcmp(text, opening, count < length ? count : length) != 0) return Closed;
  bool holdsMarkup = false;
  for (size_t i = length; i < count; i++) {
    uint8_t byte = text[i];
    if (opened == 0) {
      if (byte == '[' || byte == '>' || byte == '<') return Closed;
      if (byte == '"' || byte == '\'') opened = i;
      holdsMarkup = false;
    } else if (i - opened > identifierLimit) {
      return Open;
    } else if (byte == '<') {
      holdsMarkup = true;
    } else if (byte == text[opened]) {
      if (holdsMarkup) {
        Closing end = endsIdentifier(text, count, i);
        if (end == Open || (end == Unknown && !reader->finishing)) return end;
      }
      opened = 0;
    }
  }
  if (!reader->finishing) return Unknown;
  return opened == 0 ? Closed : Open;
}

// Whether a DOCTYPE, or what may become one, stands ahead of libxml2, behind comments and instructions alone.
static bool findDoctype(CXMLReader *reader, uint64_t *found) {
  uint64_t from = cxml_spot(reader).offset, last = heldEnd(reader);
  if (reader->headPassed > from) from = reader->headPassed;
  if (from < reader->heldFrom.offset) return false;
  while (from < last) {
    const uint8_t *tag = memchr(at(reader, from), '<', (size_t)(last - from));
    if (tag == NULL) return false;
    uint64_t start = from + (uint64_t)(tag - at(reader, from)), end;
    int kind = constructAt(reader, start);
    if (kind < 0) {
      *found = start;
      return last - start < 2 || tag[1] == '!';
    }
    uint64_t opened = start + strlen(constructs[kind].opening);
    if (closingIn(reader, &reader->headGap, kind, opened, &end) != Closed) return false;
    reader->headPassed = from = end;
  }
  return false;
}

// Whether more may be parsed: not in a section, and not behind the beginning of a comment, whose end is not in sight.
static Closing lookAhead(CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  uint64_t end = 0;
  if (reader->context->instate == XML_PARSER_CDATA_SECTION) {
    if (reader->openSection != nowhere &&
        closing(reader, 1, reader->openSection + strlen(constructs[1].opening), &end) == Closed &&
        end <= cxml_spot(reader).offset)
      reader->openSection = nowhere;
    if (reader->openSection == nowhere) reader->openSection = sectionAtHand(reader);
    Closing state =
        closing(reader, 1, reader->openSection + strlen(constructs[1].opening), &end);
    if (state == Open) haltAt(reader, reader->openSection, CXMLDamageUnclosed, NULL);
    return state;
  }
  reader->openSection = nowhere;
  uint64_t declaration;
  if (!reader->knowsRoot && findDoctype(reader, &declaration)) {
    Closing state = identifiers(reader, declaration);
    if (state == Open) haltAt(reader, declaration, CXMLDamageMalformed, cxml_unclosed_quote);
    if (state != Closed) return state;
  }
  if (input == NULL || input->cur == NULL || input->end - input->cur < 2) return Closed;
  uint64_t start = cxml_spot(reader).offset;
  if (start < reader->heldFrom.offset) return Closed;
  if (*input->cur == '&' && !mayBeReference(reader, start)) {
    haltAt(reader, start, CXMLDamageMalformed, "there is an & that begins no reference");
    return Open;
  }
  if (*input->cur != '<') return Closed;
  int kind = constructAt(reader, start);
  if (kind != 0 && kind != 2) return Closed;
  Closing state = closing(reader, kind, start + strlen(constructs[kind].opening), &end);
  if (state == Open) haltAt(reader, start, CXMLDamageUnclosed, NULL);
  return state;
}

static void finish(CXMLReader *reader) {
  reader->isEnded = true;
  xmlParseChunk(reader->context, NULL, 0, 1);
  if (reader->halted || reader->endsAtRoot || reader->stopped) return;
  if (!reader->context->wellFormed && !reader->damaged)
    cxml_add_damage(reader, CXMLDamageMalformed, "the XML is not well-formed");
}

void cxml_go_on(CXMLReader *reader) {
  size_t budget = budgetAtOnce;
  reader->isPending = false;
  while (!reader->stopped) {
    if (reader->mode == ModeSearching) {
      uint64_t found;
      int16_t element;
      if (!search(reader, &found, &element)) {
        if (reader->finishing) addRestart(reader, heldEnd(reader), -1);
        forget(reader, reader->searched);
        return;
      }
      restart(reader, found, element);
    } else if (reader->mode == ModeBehindEnd) {
      passBehindEnd(reader);
      if (reader->mode == ModeBehindEnd) return;
    } else if (reader->halted) {
      beginSearch(reader);
      if (reader->isFull) {
        reader->isPending = true;
        return;
      }
    } else if (reader->endsAtRoot) {
      reader->mode = ModeBehindEnd;
      reader->searched = reader->damage.offset;
    } else {
      bool mayParse = true;
      if (reader->recover && !reader->isEnded) {
        Closing state = lookAhead(reader);
        if (state == Open) continue;
        mayParse = state == Closed;
      }
      uint64_t kept = cxml_spot(reader).offset;
      if (reader->openSection < kept) kept = reader->openSection;
      if (kept > reader->parsed) kept = reader->parsed;
      size_t waiting = (size_t)(heldEnd(reader) - reader->parsed);
      if (!mayParse) {
        forget(reader, kept);
        return;
      }
      if (waiting == 0) {
        if (reader->finishing && !reader->isEnded) {
          finish(reader);
          continue;
        }
        forget(reader, kept);
        if (reader->openSection == nowhere) reader->holds = reader->finishing;
        return;
      }
      if (budget == 0) {
        reader->isPending = true;
        return;
      }
      size_t count = waiting < reader->pieceSize ? waiting : reader->pieceSize;
      if (count > budget) count = budget;
      budget -= count;
      if (reader->pieceSize < greatestPiece) reader->pieceSize *= 2;
      cxml_parse(reader, at(reader, reader->parsed), count);
    }
  }
}
