// XML events from bytes: a thin, bounded layer over libxml2's push parser.
//
// The caller feeds UTF-8, and reads the events of what it fed as one array: no call back, and no call a
// character. Element and attribute names are numbers, the caller's own, so that a reader of a format
// switches on them. libxml2's headers stay behind this one.
//
// Nothing outside the bytes is ever opened: no DTD, no external entity, no network. Internal entities and defaults
// of attributes are expanded within an allowance that grows with the bytes fed, and never far at one feed.
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

/// What kind of damage an event of kind CXMLEventDamage reports.
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
  CXMLDamageBehindEnd = 11,
  CXMLDamageMisplacedMarkup = 12,
  CXMLDamageUnclosed = 13,
} CXMLDamage;

// An event of kind CXMLEventRestart says that the parser had stopped, and where it goes on:
//   name            the element whose start comes next, -1 where there is none to the end of the document
//   attributeCount  how many elements are open then
//   offset, length  how many bytes were passed over: the lower and the upper half of the number
//   damage          1 where the tag of a unit was among them
//   line, column    where they begin
// One of kind CXMLEventTrailing, that NUL and Ctrl-Z stand behind the end: `offset` of them, and nothing else.
typedef struct {
  uint8_t kind;             // CXMLEventKind
  uint8_t damage;           // CXMLDamage, of a damage event; of a start event 1 where an attribute is not sure
  int16_t name;             // index into the element names, -1 where it is none of them
  uint32_t attributeCount;  // of a start event
  uint32_t attributeStart;  // index of its first attribute
  uint32_t offset;          // text, the message of a damage, or the local name of the root, in `bytes`
  uint32_t length;
  uint32_t line;    // from 1: where the tag of a start event begins, or where the damage is
  uint32_t column;  // from 1, in characters; 0 where it is not known
} CXMLEvent;

/// An attribute whose name is one of the caller's; others are left out.
typedef struct {
  int16_t name;
  uint32_t offset;
  uint32_t length;
} CXMLAttribute;

/// What the bytes fed last have given. Valid until the next feed.
typedef struct {
  const CXMLEvent *events;
  size_t eventCount;
  const CXMLAttribute *attributes;
  const uint8_t *bytes;
} CXMLEvents;

typedef struct CXMLReader CXMLReader;

/// A reader for these element names, and attribute names without a namespace, "xml:lang",
/// and "*:name", which stands for the name with any other prefix.
/// With `recover` it goes on after damage, see `cxml_reader_set_levels`. NULL without memory. The names are copied.
CXMLReader *cxml_reader_create(
    const char *const *elementNames, size_t elementCount, const char *const *attributeNames,
    size_t attributeCount, bool recover);

void cxml_reader_destroy(CXMLReader *reader);

/// Says at which elements reading may begin anew behind damage, under a root of this name, or from now on (-1): a level
/// for each element name, -1 for the others. An element is never inside one of its own level or a greater one; units have
/// the greatest.
void cxml_reader_set_levels(CXMLReader *reader, int16_t root, const int8_t *levels);

/// Parses `count` bytes of UTF-8 without a byte-order mark. An encoding that the document declares is ignored.
/// At most 1 GiB at once; a few tens of KiB are quickest.
CXMLEvents cxml_reader_feed(CXMLReader *reader, const uint8_t *bytes, size_t count);

/// Whether bytes that were fed are to be parsed still: before more are fed.
bool cxml_reader_waits(const CXMLReader *reader);

/// Parses some more of them.
CXMLEvents cxml_reader_resume(CXMLReader *reader);

/// Ends the document, once no bytes wait.
CXMLEvents cxml_reader_finish(CXMLReader *reader);

typedef struct {
  uint32_t line;    // from 1
  uint32_t column;  // from 1, in characters
} CXMLPosition;

/// Goes over UTF-8.
void cxml_advance(CXMLPosition *position, const uint8_t *bytes, size_t count);

/// Where everything that was fed ends, parsed or not: found by going over what is not parsed yet.
CXMLPosition cxml_reader_end(const CXMLReader *reader);

/// Whether nothing more can come: the parser has stopped at damage, or without memory.
bool cxml_reader_stopped(const CXMLReader *reader);

/// Whether the parser has stopped at damage that it does not go on from, though it recovers.
bool cxml_reader_gave_up(const CXMLReader *reader);

/// How many of the bytes that were fed stand behind the place where the parser stopped for good.
uint64_t cxml_reader_unread(const CXMLReader *reader);

/// Whether events are missing because there was no memory for them.
bool cxml_reader_lacks_memory(const CXMLReader *reader);

#ifdef __cplusplus
}
#endif
