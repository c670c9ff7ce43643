// What the files of this target share; not part of its interface.
#pragma once

#include <libxml/parser.h>
#include <string.h>

#include "CXMLReader.h"

enum {
  nameCacheSize = 256,
  ancestorLimit = 64,          // open elements whose names are known
  greatestFeed = 1 << 16,      // bytes given to libxml2 at once, of those that are held
};
#define nowhere UINT64_MAX

/// The caller's names of elements or attributes.
typedef struct {
  char *text;
  const char **names;
  size_t count;
  struct {
    const xmlChar *pointer;  // interned by libxml2's dictionary, so that equal names have equal pointers
    int16_t index;
  } cache[nameCacheSize];
} NameTable;

/// An open element. The names belong to libxml2's dictionary.
typedef struct {
  const xmlChar *name, *prefix;
  int16_t index;
} OpenElement;

/// An offset in the document, with its line and column.
typedef struct {
  uint64_t offset;
  CXMLPosition position;
} Spot;

/// What hides markup until its end.
typedef enum { Comment, Section, Instruction, constructCount, NoConstruct = -1 } Construct;

/// Bytes between which no comment, section or instruction ends.
typedef struct {
  uint64_t from, to;
} Gap;

/// Whether something ends, as far as the bytes show.
typedef enum { Closed, Open, Unknown } Closing;

typedef enum {
  ModeParsing,    // libxml2 reads
  ModeSearching,  // after damage, for the start of an element at which reading restarts
  ModeAfterEnd,   // after the root element: for anything but NUL, Ctrl-Z and white space
} Mode;

struct CXMLReader {
  xmlParserCtxtPtr context;
  NameTable elements, attributeNames;

  // The events of one call.
  CXMLEvent *events;
  size_t eventCount, eventCapacity;
  CXMLAttribute *attributes;
  size_t attributeCount, attributeCapacity;
  uint8_t *bytes;
  size_t byteCount, byteCapacity;
  uint64_t expandedNow;
  bool damagedNow;
  bool isFull;  // no room for more events; the rest of the bytes is parsed by the next call

  // The whole document.
  uint64_t fed, expanded;
  size_t entityCount, entityBytes, defaultCount;
  size_t depth;
  bool recover, damaged, stopped, gaveUp, lacksMemory, finishing;
  bool blamedReference;  // damage was added for the entity that libxml2 looked up last

  // The state of the parser, for recovery.
  Mode mode;
  bool halted;             // libxml2's further events are ignored
  bool haltsInside;        // a comment, a section or an instruction
  bool endsAtRoot;         // there is something after the root element
  bool isSilent;           // what is parsed is not part of the document
  bool isAttributeUnsure;  // in the current tag
  bool knowsRoot, isEnded, isPending;
  OpenElement open[ancestorLimit];
  int8_t *levels;           // a row of a level for each element name, then one for each root; -2 if unknown
  const int8_t *usedLevels;
  int8_t greatestLevel;     // of the used row
  Spot lastTag;             // the end of the last tag that gave an event
  Spot damage;              // where the parser stopped
  uint64_t contextBase;     // offset in the document of the beginning of libxml2's input
  uint64_t lastRestart;
  bool hasRestarted;
  uint64_t trailingCount;  // NUL and Ctrl-Z after the root element

  // Bytes from `heldFrom` on that may be needed again; all that were fed, if `holds`.
  uint8_t *held;
  size_t heldCount, heldCapacity;
  Spot heldFrom, asked;
  bool holds;
  uint64_t parsed;  // number of bytes of the document given to libxml2
  size_t feedSize;
  uint64_t searched;     // the search has passed what is before this offset
  bool passedUnit;       // and has passed a unit's start tag
  uint64_t openSection;  // beginning of the CDATA section that libxml2 is in, or `nowhere`
  Gap gaps[constructCount], headGap;
  uint64_t headPassed;  // comments and instructions of the head that end before it are closed
};

// MARK: events.c

// These return false or NULL if there is no memory.
bool cxml_reserve(void **array, size_t *capacity, size_t needed, size_t elementSize);
CXMLEvent *cxml_add_event(CXMLReader *reader, CXMLEventKind kind, CXMLPosition position);
bool cxml_add_bytes(
    CXMLReader *reader, const void *source, size_t count, uint32_t *offset, uint32_t *length);

/// Adds damage at the parser's position. Without recovery only the first is reported.
void cxml_add_damage(CXMLReader *reader, CXMLDamage damage, const char *message);
void cxml_add_damage_at(
    CXMLReader *reader, CXMLPosition position, CXMLDamage damage, const char *message);

/// Notes once where the parser stops in order to restart; its further events are ignored.
void cxml_halt(CXMLReader *reader);

/// Adds damage and stops the parser; with recovery, reading restarts after it.
void cxml_stop(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message);

/// Adds damage and stops for good, even with recovery: a limit of the whole file would be exceeded after a restart as well.
void cxml_give_up(
    CXMLReader *reader, xmlParserCtxtPtr context, CXMLDamage damage, const char *message);

void cxml_stop_without_memory(CXMLReader *reader);

// MARK: callbacks.c, errors.c, entities.c

bool cxml_make_names(NameTable *table, const char *names);
void cxml_free_names(NameTable *table);

/// The index of a name; -1 if the table does not have it.
int16_t cxml_find_name(const NameTable *table, const void *name, size_t length);

/// The callbacks that turn what libxml2 finds into events.
extern const xmlSAXHandler cxml_handler;
void cxml_parser_error(void *context, const xmlError *error);

/// Whether the parser is in the value of an attribute that has one of the caller's names.
bool cxml_is_in_known_attribute(const CXMLReader *reader);

/// Charges a reference or a default value. False, with the parser stopped, if that is too much.
bool cxml_expand(CXMLReader *reader, xmlParserCtxtPtr context, ptrdiff_t length);

void cxml_declare_entity(
    void *data, const xmlChar *name, int type, const xmlChar *publicID, const xmlChar *systemID,
    xmlChar *content);
void cxml_declare_attribute(
    void *data, const xmlChar *element, const xmlChar *name, int type, int kind,
    const xmlChar *defaultValue, xmlEnumerationPtr values);
xmlEntityPtr cxml_find_entity(void *data, const xmlChar *name);
xmlEntityPtr cxml_find_parameter_entity(void *data, const xmlChar *name);

/// Whether a text has more separators than any list that a person writes: libxml2 compares all attributes of a tag, and
/// all values of an enumeration, with each other.
bool cxml_is_endless_list(const xmlChar *text, size_t count, xmlChar separator);

// MARK: CXMLReader.c

void cxml_parse(CXMLReader *reader, const uint8_t *bytes, size_t count);
void cxml_begin_utf8(xmlParserCtxtPtr context);
void cxml_use_levels(CXMLReader *reader, int16_t root);

/// The position of libxml2's input.
static inline Spot cxml_spot(const CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return (Spot){reader->parsed, {1, 1}};
  return (Spot){
      reader->contextBase + input->consumed + (uint64_t)(input->cur - input->base),
      {(uint32_t)input->line, (uint32_t)input->col}};
}

// MARK: held.c

bool cxml_hold(CXMLReader *reader, const uint8_t *bytes, size_t count);

/// Keeps what libxml2 has not parsed yet, before more is fed.
bool cxml_hold_pending(CXMLReader *reader);

/// Forgets the bytes before an offset, once they are half of those held.
void cxml_forget(CXMLReader *reader, uint64_t before);

static inline uint64_t cxml_held_end(const CXMLReader *reader) {
  return reader->heldFrom.offset + reader->heldCount;
}

static inline const uint8_t *cxml_at(const CXMLReader *reader, uint64_t offset) {
  return reader->held + (offset - reader->heldFrom.offset);
}

/// The first `<` from an offset on; `nowhere` if there is none before `to`.
uint64_t cxml_next_tag(const CXMLReader *reader, uint64_t from, uint64_t to);

CXMLPosition cxml_position(CXMLReader *reader, uint64_t offset);

/// The construct that begins at an offset.
Construct cxml_construct_at(const CXMLReader *reader, uint64_t offset);

/// Whether the construct that begins at `start` is closed, and where it ends. Every byte is looked at once, as long as
/// `gap` belongs to one construct; NULL stands for the gap of its kind.
Closing cxml_closing(
    CXMLReader *reader, Gap *gap, Construct construct, uint64_t start, uint64_t *end);

// MARK: lookahead.c, recovery.c

/// Whether libxml2 may parse more (`Closed`): not if it is in a section, at a comment or at an identifier of the DOCTYPE
/// whose end is not held yet. `Open` if it is damaged; the reader is halted then.
Closing cxml_look_ahead(CXMLReader *reader);

extern const char cxml_unclosed_quote[];

/// Parses what is held, and restarts after damage.
void cxml_go_on(CXMLReader *reader);
