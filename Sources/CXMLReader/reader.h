// What the files of this target share; not part of its interface.
#pragma once

#include <libxml/parser.h>

#include "CXMLReader.h"

enum { nameCacheSize = 256 };

typedef struct {
  const xmlChar *pointer;  // interned by libxml2's dictionary, hence equal where the name is equal
  int16_t name;
} CachedName;

enum {
  ancestorLimit = 64,  // open elements whose names are known
  constructCount = 3,  // comments, CDATA sections, processing instructions
  greatestPiece = 1 << 16,  // of held bytes, given to libxml2 at once
};

/// An element that is open. The names belong to libxml2's dictionary.
typedef struct {
  const xmlChar *name, *prefix;
  int16_t code;
} OpenElement;

/// A place in the document.
typedef struct {
  uint64_t offset;
  CXMLPosition position;
} Spot;

// No end of a comment, a section or an instruction begins between these.
typedef struct {
  uint64_t from, to;
} Gap;

typedef enum {
  ModeParsing,    // libxml2 reads
  ModeSearching,  // behind damage: for the start of an element at which it can begin anew
  ModeBehindEnd,  // behind the root element: for something else than NUL, Ctrl-Z and white space
} Mode;

struct CXMLReader {
  xmlParserCtxtPtr context;
  char **elementNames, **attributeNames;
  size_t elementCount, attributeCount;
  CachedName elementCache[nameCacheSize], attributeCache[nameCacheSize];

  CXMLEvent *events;
  size_t eventCount, eventCapacity;
  CXMLAttribute *attributes;
  size_t attributesUsed, attributesCapacity;
  uint8_t *bytes;
  size_t byteCount, byteCapacity;

  uint64_t fed, expanded;
  uint64_t expandedNow;  // by the bytes fed last
  size_t entityCount, entityBytes, defaultCount;
  size_t depth;
  bool recover, damaged, stopped, finishing;
  bool damagedNow;  // by the bytes fed last
  bool isFull;      // of what the bytes fed last have given
  bool lacksMemory;
  bool blamedReference;  // damage was added for the entity that libxml2 looked up last

  // Where the parser stands, for recovery.
  Mode mode;
  bool halted;         // the rest of what libxml2 was given is not looked at
  bool haltsInside;    // a comment, a section or an instruction
  bool endsAtRoot;     // something stands behind the root element
  bool isSilent;       // what is parsed is not of the document
  bool isAttributeUnsure;  // of the tag at hand
  bool knowsRoot, isEnded, isPending, gaveUp;
  OpenElement open[ancestorLimit];
  int8_t *levels;      // an element name each
  int8_t *rootLevels;  // the same of each root; -2 where none are known
  int8_t greatestLevel;
  Spot lastTag;         // behind the last tag that gave an event
  Spot damage;          // where the parser stopped
  uint64_t contextBase; // offset in the document of where libxml2's input begins
  uint64_t lastRestart;
  bool hasRestarted;
  uint64_t ends;        // of the bytes behind the root element: how many are NUL or Ctrl-Z

  // Bytes from `heldFrom` on that may be needed again; all that were fed, where `holds`.
  uint8_t *held;
  size_t heldCount, heldCapacity;
  Spot heldFrom, asked;
  bool holds;
  uint64_t parsed;      // how many bytes of the document libxml2 was given
  size_t pieceSize;
  uint64_t searched;    // what stands before was searched
  bool passedUnit;      // a start tag of a unit was among it
  uint64_t openSection; // where the CDATA section begins that libxml2 is in, or `nowhere`
  Gap gaps[constructCount], headGap;
  uint64_t headPassed;  // comments and instructions of the head that end before it are closed
};

#define nowhere UINT64_MAX

/// Where libxml2's input stands.
static inline Spot cxml_spot(const CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return (Spot){reader->parsed, {1, 1}};
  return (Spot){
      reader->contextBase + input->consumed + (uint64_t)(input->cur - input->base),
      {(uint32_t)input->line, (uint32_t)input->col}};
}

/// Notes where the parser stops to be begun anew, once; what it still gives is passed over.
void cxml_halt(CXMLReader *reader);

/// Uses the levels of a root.
void cxml_use_levels(CXMLReader *reader, int16_t root);

/// Parses what is held, and begins anew behind damage.
void cxml_go_on(CXMLReader *reader);

/// What is said of an identifier of the DOCTYPE that does not end.
extern const char cxml_unclosed_quote[];

/// Keeps what libxml2 has not parsed yet, before more is fed.
bool cxml_hold_pending(CXMLReader *reader);

/// Keeps bytes that were fed.
bool cxml_hold(CXMLReader *reader, const uint8_t *bytes, size_t count);

/// Gives libxml2 bytes.
void cxml_parse(CXMLReader *reader, const uint8_t *bytes, size_t count);

/// Lets libxml2 read from its beginning again: UTF-8 without a byte-order mark.
void cxml_begin_utf8(xmlParserCtxtPtr context);

/// Makes room for `needed` elements; false without memory.
bool cxml_reserve(void **array, size_t *capacity, size_t needed, size_t elementSize);

/// Adds an event. NULL without memory.
CXMLEvent *cxml_add_event(CXMLReader *reader, CXMLEventKind kind);

/// Copies bytes behind those collected.
bool cxml_add_bytes(
    CXMLReader *reader, const void *source, size_t count, uint32_t *offset, uint32_t *length);

/// Adds damage at the parser's place. Without recovery only the first counts.
void cxml_add_damage(CXMLReader *reader, CXMLDamage damage, const char *message);

/// Adds damage and lets the parser go no further than to where it can begin anew, if it recovers.
void cxml_stop(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message);

/// The same for good, in recovery too: what is too much of the whole file is so behind a restart.
void cxml_give_up(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message);

void cxml_stop_without_memory(CXMLReader *reader);

/// Whether a text holds so many of a byte that the list it parts cannot be meant: libxml2 compares the attributes of
/// a tag, and the values of an enumeration, each with each.
bool cxml_is_endless_list(const xmlChar *text, size_t count, xmlChar separator);

/// The handler that turns what libxml2 finds into events.
xmlSAXHandler cxml_handler(void);
