#include <stdlib.h>
#include <string.h>

#include "reader.h"

bool cxml_reserve(void **array, size_t *capacity, size_t needed, size_t elementSize) {
  if (needed <= *capacity) return true;
  size_t larger = *capacity == 0 ? 1024 : *capacity;
  while (larger < needed) larger *= 2;
  void *grown = realloc(*array, larger * elementSize);
  if (grown == NULL) return false;
  *array = grown;
  *capacity = larger;
  return true;
}

CXMLEvent *cxml_add_event(CXMLReader *reader, CXMLEventKind kind, CXMLPosition position) {
  if (!cxml_reserve(
          (void **)&reader->events, &reader->eventCapacity, reader->eventCount + 1,
          sizeof(CXMLEvent))) {
    cxml_stop_without_memory(reader);
    return NULL;
  }
  CXMLEvent *event = &reader->events[reader->eventCount++];
  *event = (CXMLEvent){
      .kind = (uint8_t)kind, .name = -1, .line = position.line, .column = position.column};
  return event;
}

bool cxml_add_bytes(
    CXMLReader *reader, const void *source, size_t count, uint32_t *offset, uint32_t *length) {
  if (reader->byteCount + count > UINT32_MAX / 2 ||
      !cxml_reserve((void **)&reader->bytes, &reader->byteCapacity, reader->byteCount + count, 1)) {
    cxml_stop_without_memory(reader);
    return false;
  }
  *offset = (uint32_t)reader->byteCount;
  *length = (uint32_t)count;
  if (count > 0) memcpy(reader->bytes + reader->byteCount, source, count);
  reader->byteCount += count;
  return true;
}

void cxml_add_damage(CXMLReader *reader, CXMLDamage damage, const char *message) {
  // Inside an entity, the position is that of the reference in the document.
  xmlParserInputPtr input = reader->context->input;
  CXMLPosition position = {0, 0};
  if (input != NULL && input->line > 0) position.line = (uint32_t)input->line;
  if (input != NULL && input->col > 0) position.column = (uint32_t)input->col;
  cxml_add_damage_at(reader, position, damage, message);
}

void cxml_add_damage_at(
    CXMLReader *reader, CXMLPosition position, CXMLDamage damage, const char *message) {
  if (reader->stopped || reader->halted) return;
  reader->damagedNow = true;
  if (reader->damaged && !reader->recover) return;
  reader->damaged = true;
  CXMLEvent *event = cxml_add_event(reader, CXMLEventDamage, position);
  if (event == NULL) return;
  event->damage = (uint8_t)damage;
  size_t count = message == NULL ? 0 : strlen(message);
  while (count > 0 && (message[count - 1] == '\n' || message[count - 1] == ' ')) count--;
  cxml_add_bytes(reader, message, count, &event->offset, &event->length);
}

void cxml_halt(CXMLReader *reader) {
  if (reader->halted || reader->stopped) return;
  reader->halted = true;
  reader->damage = cxml_spot(reader);
  xmlParserInputState state = reader->context->instate;
  reader->haltsInside = state == XML_PARSER_COMMENT || state == XML_PARSER_CDATA_SECTION ||
                        state == XML_PARSER_PI;
}

void cxml_stop(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message) {
  cxml_add_damage(reader, damage, message);
  cxml_halt(reader);
  if (!reader->recover) reader->stopped = true;
  xmlStopParser(context);
}

void cxml_give_up(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message) {
  cxml_stop(reader, context, damage, message);
  reader->stopped = reader->gaveUp = true;
}

void cxml_stop_without_memory(CXMLReader *reader) {
  reader->lacksMemory = reader->stopped = true;
  xmlStopParser(reader->context);
}
