// What is checked in recovery before libxml2 sees it: at some damage it would read, or wait, up to the end of the file.
#include <libxml/parserInternals.h>
#include <string.h>

#include "reader.h"

enum {
  identifierLimit = 50000,  // bytes; that of libxml2
  referenceLimit = 1000,
};

const char cxml_unclosed_quote[] =
    "a quote in the DOCTYPE is not closed, or is more than 50,000 bytes long";

static Closing haltAt(
    CXMLReader *reader, uint64_t offset, CXMLDamage damage, const char *message) {
  Spot spot = {offset, cxml_position(reader, offset)};
  cxml_add_damage_at(reader, spot.position, damage, message);
  cxml_halt(reader);
  reader->haltsInside = false;
  reader->damage = spot;
  return Open;
}

// The beginning of the CDATA section that libxml2 is in.
static uint64_t currentSection(CXMLReader *reader) {
  uint64_t from = reader->heldFrom.offset, last = cxml_held_end(reader), end = 0;
  if (reader->lastTag.offset > from) from = reader->lastTag.offset;
  uint64_t parsed = cxml_spot(reader).offset, start;
  while ((start = cxml_next_tag(reader, from, last)) != nowhere) {
    Construct construct = cxml_construct_at(reader, start);
    from = start + 1;
    if (construct == NoConstruct) continue;
    bool isClosed = cxml_closing(reader, NULL, construct, start, &end) == Closed;
    if (construct == Section && (!isClosed || end > parsed)) return start;
    if (isClosed) from = end;
  }
  return reader->heldFrom.offset;
}

// Whether `&` at an offset may begin a reference. If it does not, libxml2 looks for the next semicolon, and waits for it.
static bool mayBeReference(const CXMLReader *reader, uint64_t offset) {
  uint64_t last = cxml_held_end(reader);
  for (uint64_t i = offset + 1; i < last; i++) {
    uint8_t byte = *cxml_at(reader, i);
    if (byte == ';') return i > offset + 1;
    if (i > offset + referenceLimit) return false;
    bool isName = byte >= 0x80 || (byte >= '0' && byte <= ':') ||
                  ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '#' || byte == '_' ||
                  byte == '-' || byte == '.';
    if (!isName) return false;
  }
  return true;
}

static bool isBlank(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

// Whether the quote at an index ends an identifier: the declaration continues or ends after it.
static Closing endsIdentifier(const uint8_t *text, size_t count, size_t index) {
  for (index++; index < count && isBlank(text[index]); index++) {}
  if (index == count) return Unknown;
  uint8_t byte = text[index];
  return byte == '>' || byte == '[' || byte == '"' || byte == '\'' ? Closed : Open;
}

// Whether the quotes are closed around the identifiers of the DOCTYPE at an offset. If one is open, libxml2 passes over
// units up to the next quote.
static Closing identifiers(const CXMLReader *reader, uint64_t offset) {
  const char *opening = "<!DOCTYPE";
  const uint8_t *text = cxml_at(reader, offset);
  size_t count = (size_t)(cxml_held_end(reader) - offset), length = strlen(opening), opened = 0;
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
      Closing end = holdsMarkup ? endsIdentifier(text, count, i) : Closed;
      if (end == Open || (end == Unknown && !reader->finishing)) return end;
      opened = 0;
    }
  }
  if (!reader->finishing) return Unknown;
  return opened == 0 ? Closed : Open;
}

// The offset of a DOCTYPE, or of what may become one, ahead of libxml2 and after nothing but comments and instructions;
// `nowhere` if there is none.
static uint64_t nextDoctype(CXMLReader *reader) {
  uint64_t from = cxml_spot(reader).offset, last = cxml_held_end(reader), start;
  if (reader->headPassed > from) from = reader->headPassed;
  if (from < reader->heldFrom.offset) return nowhere;
  while ((start = cxml_next_tag(reader, from, last)) != nowhere) {
    Construct construct = cxml_construct_at(reader, start);
    if (construct == NoConstruct)
      return last - start < 2 || *cxml_at(reader, start + 1) == '!' ? start : nowhere;
    if (cxml_closing(reader, &reader->headGap, construct, start, &from) != Closed) return nowhere;
    reader->headPassed = from;
  }
  return nowhere;
}

Closing cxml_look_ahead(CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  uint64_t end = 0;
  if (reader->context->instate == XML_PARSER_CDATA_SECTION) {
    uint64_t *section = &reader->openSection;
    if (*section != nowhere && cxml_closing(reader, NULL, Section, *section, &end) == Closed &&
        end <= cxml_spot(reader).offset)
      *section = nowhere;
    if (*section == nowhere) *section = currentSection(reader);
    Closing state = cxml_closing(reader, NULL, Section, *section, &end);
    return state == Open ? haltAt(reader, *section, CXMLDamageUnclosed, NULL) : state;
  }
  reader->openSection = nowhere;
  uint64_t doctype = reader->knowsRoot ? nowhere : nextDoctype(reader);
  if (doctype != nowhere) {
    Closing state = identifiers(reader, doctype);
    if (state == Open) haltAt(reader, doctype, CXMLDamageMalformed, cxml_unclosed_quote);
    if (state != Closed) return state;
  }
  if (input == NULL || input->cur == NULL || input->end - input->cur < 2) return Closed;
  uint64_t start = cxml_spot(reader).offset;
  if (start < reader->heldFrom.offset) return Closed;
  if (*input->cur == '&' && !mayBeReference(reader, start))
    return haltAt(
        reader, start, CXMLDamageMalformed, "there is an & that begins no reference");
  if (*input->cur != '<') return Closed;
  Construct construct = cxml_construct_at(reader, start);
  if (construct != Comment && construct != Instruction) return Closed;
  Closing state = cxml_closing(reader, NULL, construct, start, &end);
  return state == Open ? haltAt(reader, start, CXMLDamageUnclosed, NULL) : state;
}
