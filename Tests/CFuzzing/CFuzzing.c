#include "CFuzzing.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "CXMLReader.h"

// What is done here with every byte and event teaches the fuzzer nothing.
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)

enum {
  unfoldedLimit = 80 << 10,  // more than the reader lets pend without a look at it
  feedLimit = 50,            // of one input: the parser goes through all that is pending at each
};

static const char *const elements[] = {
    "tmx", "header", "body", "tu",   "tuv",       "seg",     "prop",       "bpt",
    "ept", "it",     "ph",   "ut",   "xliff",     "file",    "trans-unit", "unit",
    "g",   "mrk",    "pc",   "link", "seg-source", "segment", "source",     "target",
};
static const char attributes[] = "xml:lang lang type srclang id mid mtype";
enum {
  elementCount = sizeof elements / sizeof *elements,
  attributeCount = 7,
};

size_t fuzz_unfold(const uint8_t *input, size_t count, uint8_t *output, size_t capacity) {
  size_t written = 0;
  for (size_t i = 0; i < count && written < capacity; i++) {
    if (input[i] != 0x1D || i + 2 >= count) {
      output[written++] = input[i];
      continue;
    }
    size_t length = input[i + 1], times = 16 * (size_t)input[i + 2];
    if (length > written) length = written;
    for (; times > 0 && length <= capacity - written; times--) {
      memcpy(output + written, output + written - length, length);
      written += length;
    }
    i += 2;
  }
  return written;
}

// What a reader has given until now.
typedef struct {
  size_t depth, roots, restarts;
  bool stopped, recovers, lacksMemory;
} Seen;

static void require(bool condition) {
  if (!condition) abort();
}

static void touch(const uint8_t *bytes, uint32_t offset, uint32_t length) {
  static volatile uint8_t sum;
  for (uint32_t i = 0; i < length; i++) sum ^= bytes[offset + i];
}

static void check(CXMLReader *reader, CXMLEvents given, Seen *seen) {
  require(given.eventCount == 0 || !seen->stopped);
  for (size_t i = 0; i < given.eventCount; i++) {
    CXMLEvent event = given.events[i];
    require(event.name >= -1 && event.name < elementCount);
    if (event.kind == CXMLEventText || event.kind == CXMLEventDamage)
      touch(given.bytes, event.offset, event.length);
    switch (event.kind) {
      case CXMLEventStart:
        require(event.line > 0);
        if (seen->depth++ == 0) seen->roots++;
        for (uint32_t k = 0; k < event.attributeCount; k++) {
          CXMLAttribute attribute = given.attributes[event.attributeStart + k];
          require(attribute.name >= 0 && attribute.name < attributeCount);
          touch(given.bytes, attribute.offset, attribute.length);
        }
        break;
      case CXMLEventEnd: require(seen->depth-- > 0); break;
      case CXMLEventText: require(event.length > 0 && seen->depth > 0); break;
      case CXMLEventDamage: require(event.damage <= CXMLDamageUnclosed); break;
      case CXMLEventRestart:
        require(seen->recovers && event.name < elementCount);
        seen->depth = event.depth;
        seen->restarts++;
        break;
      case CXMLEventTrailing: require(event.offset > 0); break;
      default: abort();
    }
  }
  // Behind a restart another document may begin.
  require(seen->roots <= 1 + seen->restarts);
  seen->stopped = given.state >= CXMLStateStopped;
  seen->lacksMemory = given.state == CXMLStateNoMemory;
  if (given.state == CXMLStateWaiting) check(reader, cxml_reader_resume(reader), seen);
}

static void checkEnd(const CXMLReader *reader) {
  CXMLPosition end = cxml_reader_end(reader);
  require(end.line > 0 && end.column > 0);
}

// Restarts as a reader of TMX or XLIFF asks for them.
static void setLevels(CXMLReader *reader) {
  int8_t levels[elementCount];
  for (size_t i = 0; i < elementCount; i++) {
    const char *name = elements[i];
    levels[i] = strcmp(name, "tmx") == 0 || strcmp(name, "xliff") == 0       ? 0
                : strcmp(name, "header") == 0 || strcmp(name, "file") == 0   ? 1
                : strcmp(name, "unit") == 0                                  ? 2
                : strcmp(name, "tu") == 0 || strcmp(name, "trans-unit") == 0 ? 3
                : strcmp(name, "segment") == 0                               ? 3
                                                                             : -1;
  }
  cxml_reader_set_levels(reader, -1, levels);
}

static void readInChunks(
    const uint8_t *bytes, size_t count, const uint8_t sizes[2], bool recover) {
  char names[512] = "";
  for (size_t i = 0; i < elementCount; i++) strcat(strcat(names, i == 0 ? "" : " "), elements[i]);
  CXMLReader *reader = cxml_reader_create(names, attributes, recover);
  require(reader != NULL);
  if (recover) setLevels(reader);
  Seen seen = {.recovers = recover};
  size_t smallest = count / feedLimit + 1;
  for (size_t turn = 0; count > 0; turn++) {
    size_t size = sizes[turn % 2] == 255 ? count : sizes[turn % 2] + smallest;
    if (size > count) size = count;
    // A copy of its own, so that nothing is read behind it, nor when it is gone.
    uint8_t *chunk = malloc(size);
    memcpy(chunk, bytes, size);
    check(reader, cxml_reader_feed(reader, chunk, size), &seen);
    free(chunk);
    if (turn % 16 == 0) checkEnd(reader);
    bytes += size;
    count -= size;
  }
  check(reader, cxml_reader_finish(reader), &seen);
  checkEnd(reader);
  require(seen.stopped && !seen.lacksMemory);
  check(reader, cxml_reader_finish(reader), &seen);
  cxml_reader_destroy(reader);
}

void fuzz_read_xml(const uint8_t *input, size_t count) {
  if (count < 2) return;
  size_t capacity = count > unfoldedLimit ? count : unfoldedLimit;
  uint8_t *unfolded = malloc(capacity);
  size_t size = fuzz_unfold(input + 2, count - 2, unfolded, capacity);
  readInChunks(unfolded, size, input, false);
  readInChunks(unfolded, size, input, true);
  free(unfolded);
}

#pragma clang attribute pop
