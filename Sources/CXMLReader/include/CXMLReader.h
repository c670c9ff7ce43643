// XML events from bytes: a thin layer with limits over libxml2's push parser.
//
// The caller feeds UTF-8 and gets the events of what it fed as one array: there is no callback, and no call for each
// character. Elements and attributes are known by their indices among the caller's names, so that a reader of a format can
// switch on them. No header of libxml2 is included here.
//
// Nothing outside the bytes is ever opened: no DTD, no external entity, no network. Internal entities and default
// attribute values are expanded within an allowance that grows with the bytes fed, and that one feed limits further.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CXMLEventStart = 1,
  CXMLEventText = 2,
  CXMLEventEnd = 3,
  CXMLEventDamage = 4,
  CXMLEventRestart = 5,
  CXMLEventTrailing = 6,
} CXMLEventKind;

/// What an event of kind CXMLEventDamage reports.
typedef enum {
  CXMLDamageMalformed = 0,
  CXMLDamageMismatchedTag = 1,
  CXMLDamageTruncated = 2,
  CXMLDamageUndeclaredEntity = 3,
  CXMLDamageExternalEntity = 4,
  CXMLDamageEntityBlowUp = 5,
  CXMLDamageBadCharacter = 6,
  CXMLDamageTooDeep = 7,
  CXMLDamageTooLong = 8,
  CXMLDamageEmpty = 9,
  CXMLDamageNoMemory = 10,
  CXMLDamageAfterEnd = 11,
  CXMLDamageMisplacedMarkup = 12,
  CXMLDamageUnclosed = 13,
} CXMLDamage;

// CXMLEventRestart: the parser stopped at damage and continues elsewhere.
//   name            the element whose start comes next, -1 if there is none up to the end of the document
//   depth           the number of elements that are open there
//   offset, length  the number of bytes skipped: its lower and upper half
//   damage          1 if a unit's tag was among them
//   line, column    where they begin
// CXMLEventTrailing: `offset` bytes after the end are NUL or Ctrl-Z, and the rest there is white space.
typedef struct {
  uint8_t kind;             // CXMLEventKind
  uint8_t damage;           // CXMLDamage of a damage event; of a start event 1 if an attribute is unsure
  int16_t name;             // index into the element names, -1 if it is none of them
  uint32_t depth;           // of the element that starts or ends; the root has 1
  uint32_t attributeCount;  // of a start event
  uint32_t attributeStart;  // index of its first attribute
  uint32_t offset;          // in `bytes`: text, the message of damage, or the local name of the root
  uint32_t length;
  uint32_t line;    // from 1: where the tag of a start event begins, or where the damage is
  uint32_t column;  // from 1, in characters; 0 if it is unknown
} CXMLEvent;

/// An attribute whose name is one of the caller's; others are left out.
typedef struct {
  int16_t name;
  uint32_t offset;
  uint32_t length;
} CXMLAttribute;

typedef enum {
  CXMLStateOpen = 0,      // the next bytes can be fed
  CXMLStateWaiting = 1,   // bytes that were fed are not parsed yet: call cxml_reader_resume
  CXMLStateStopped = 2,   // nothing more comes: the document has ended, or the parser has stopped at damage
  CXMLStateGaveUp = 3,    // stopped at damage that even recovery cannot pass
  CXMLStateNoMemory = 4,  // stopped; events are missing, because there was no memory for them
} CXMLState;

/// The result of one call. Valid until the next one.
typedef struct {
  const CXMLEvent *events;
  size_t eventCount;
  const CXMLAttribute *attributes;
  const uint8_t *bytes;
  CXMLState state;
  uint64_t unread;  // number of bytes fed after the offset where the parser stopped
} CXMLEvents;

typedef struct CXMLReader CXMLReader;

/// Makes a reader. The names are separated by spaces and copied. Attribute names are those without a namespace, "xml:lang",
/// and "*:name", which stands for the name with any other prefix.
/// With `recover`, it continues after damage, see `cxml_reader_set_levels`. NULL if there is no memory.
CXMLReader *cxml_reader_create(const char *elementNames, const char *attributeNames, bool recover);

void cxml_reader_destroy(CXMLReader *reader);

/// Sets the elements at which reading restarts after damage, under a root of this name, or from now on (-1): a level
/// for each element name, -1 for the others. An element is never inside one of its own level or a greater one; units have
/// the greatest.
void cxml_reader_set_levels(CXMLReader *reader, int16_t root, const int8_t *levels);

/// Parses `count` bytes of UTF-8 without a byte-order mark. An encoding that the document declares is ignored.
/// At most 1 GiB at once; a few tens of KiB are fastest.
CXMLEvents cxml_reader_feed(CXMLReader *reader, const uint8_t *bytes, size_t count);

/// Parses more of the bytes that were fed.
CXMLEvents cxml_reader_resume(CXMLReader *reader);

/// Ends the document, once no bytes wait.
CXMLEvents cxml_reader_finish(CXMLReader *reader);

typedef struct {
  uint32_t line;    // from 1
  uint32_t column;  // from 1, in characters
} CXMLPosition;

/// Moves a position over UTF-8.
void cxml_advance(CXMLPosition *position, const uint8_t *bytes, size_t count);

/// The end of everything that was fed, parsed or not.
CXMLPosition cxml_reader_end(const CXMLReader *reader);

#ifdef __cplusplus
}
#endif
