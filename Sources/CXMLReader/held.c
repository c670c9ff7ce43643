// The bytes that are held, and the comments, sections and instructions in them.
#include <string.h>

#include "reader.h"

enum {
  constructLimit = 9999000,  // bytes of a closed comment or section; libxml2 gives up at 10,000,000
};

static const struct {
  const char *opening, *closing;
} constructs[constructCount] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};

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
  // While libxml2 waits for the end of something long, its beginning is held already.
  if (spot.offset != reader->heldFrom.offset || reader->heldCount > count) reader->heldCount = 0;
  reader->heldFrom = spot;
  return cxml_hold(
      reader, count == 0 ? NULL : input->cur + reader->heldCount, count - reader->heldCount);
}

CXMLPosition cxml_position(CXMLReader *reader, uint64_t offset) {
  // From the last known spot before it.
  Spot from = reader->heldFrom;
  const Spot *known[] = {&reader->asked, &reader->lastTag, &reader->damage};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i]->offset > from.offset && known[i]->offset <= offset) from = *known[i];
  cxml_advance(&from.position, cxml_at(reader, from.offset), (size_t)(offset - from.offset));
  from.offset = offset;
  reader->asked = from;
  return from.position;
}

void cxml_forget(CXMLReader *reader, uint64_t before) {
  if (before <= reader->heldFrom.offset) return;
  size_t count = (size_t)(before - reader->heldFrom.offset);
  if (count < reader->heldCount && count < reader->heldCount / 2) return;
  if (count > reader->heldCount) count = reader->heldCount;
  reader->heldFrom.position = cxml_position(reader, reader->heldFrom.offset + count);
  memmove(reader->held, reader->held + count, reader->heldCount - count);
  reader->heldCount -= count;
  reader->heldFrom.offset += count;
}

uint64_t cxml_next_tag(const CXMLReader *reader, uint64_t from, uint64_t to) {
  if (from >= to) return nowhere;
  const uint8_t *start = cxml_at(reader, from);
  const uint8_t *tag = memchr(start, '<', (size_t)(to - from));
  return tag == NULL ? nowhere : from + (uint64_t)(tag - start);
}

Construct cxml_construct_at(const CXMLReader *reader, uint64_t offset) {
  size_t count = (size_t)(cxml_held_end(reader) - offset);
  for (Construct construct = 0; construct < constructCount; construct++) {
    size_t length = strlen(constructs[construct].opening);
    if (count >= length &&
        memcmp(cxml_at(reader, offset), constructs[construct].opening, length) == 0)
      return construct;
  }
  return NoConstruct;
}

Closing cxml_closing(
    CXMLReader *reader, Gap *gap, Construct construct, uint64_t start, uint64_t *end) {
  const char *text = constructs[construct].closing;
  size_t length = strlen(text);
  if (gap == NULL) gap = &reader->gaps[construct];
  uint64_t from = start + strlen(constructs[construct].opening), last = cxml_held_end(reader);
  uint64_t at = from;
  if (from >= gap->from && from <= gap->to)
    at = gap->to;
  else
    gap->from = from;
  if (at < last) {
    const uint8_t *found = memmem(cxml_at(reader, at), (size_t)(last - at), text, length);
    if (found != NULL) {
      gap->to = at + (uint64_t)(found - cxml_at(reader, at));
      *end = gap->to + length;
      return Closed;
    }
    if (last - at >= length) at = last - length + 1;
  }
  gap->to = at;
  return reader->finishing || last > from + constructLimit ? Open : Unknown;
}
