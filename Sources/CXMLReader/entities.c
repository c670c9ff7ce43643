// Internal entities and default attribute values: how much a document may declare, and how much their use may add. The
// allowance is linear in the bytes fed, so that neither nesting (10^10 expansions) nor repetition (100 kB used 20,000
// times) gets far; one feed has a limit of its own, because what it adds is held in memory.
#include <libxml/SAX2.h>
#include <stdio.h>
#include <string.h>

#include "reader.h"

enum {
  entityCountLimit = 10000,
  entityBytesLimit = 1 << 20,
  defaultCountLimit = 1000,
  expansionAllowance = 8 << 20,
  expansionFactor = 8,
  expansionAtOnce = 64 << 20,
  expansionCost = 8,  // of one reference or default, in addition to its length
  listLimit = 10000,
};

bool cxml_is_endless_list(const xmlChar *text, size_t count, xmlChar separator) {
  size_t length = 0;
  for (size_t i = 0; i < count; i++) length += text[i] == separator;
  return length > listLimit;
}

static bool expand(
    CXMLReader *reader, xmlParserCtxtPtr context, ptrdiff_t length, uint64_t allowance) {
  uint64_t cost = expansionCost + (length > 0 ? (uint64_t)length : 0);
  reader->expanded += cost;
  reader->expandedNow += cost;
  if (reader->expanded <= allowance && reader->expandedNow <= expansionAtOnce) return true;
  const char *message = "the entities expand to far more than the file";
  if (reader->expanded > allowance) {
    cxml_give_up(reader, context, CXMLDamageEntityBlowUp, message);
  } else {
    cxml_stop(reader, context, CXMLDamageEntityBlowUp, message);
    reader->isFull = true;
  }
  return false;
}

bool cxml_expand(CXMLReader *reader, xmlParserCtxtPtr context, ptrdiff_t length) {
  return expand(reader, context, length, expansionAllowance + expansionFactor * reader->fed);
}

void cxml_declare_entity(
    void *data, const xmlChar *name, int type, const xmlChar *publicID, const xmlChar *systemID,
    xmlChar *content) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  if (reader->stopped || reader->halted) return;
  reader->entityCount++;
  size_t size = content == NULL ? 0 : strlen((const char *)content);
  reader->entityBytes += size;
  if (reader->entityCount > entityCountLimit || reader->entityBytes > entityBytesLimit)
    cxml_give_up(
        reader, data, CXMLDamageEntityBlowUp,
        "more than 10,000 entities, or 1 MiB of their text, are declared");
  else if (cxml_is_endless_list(content, size, '=') || cxml_is_endless_list(content, size, '|'))
    cxml_stop(reader, data, CXMLDamageTooLong, "an entity holds a list of thousands");
  else
    xmlSAX2EntityDecl(data, name, type, publicID, systemID, content);
}

void cxml_declare_attribute(
    void *data, const xmlChar *element, const xmlChar *name, int type, int kind,
    const xmlChar *defaultValue, xmlEnumerationPtr values) {
  (void)element, (void)name, (void)type, (void)kind;
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  xmlFreeEnumeration(values);
  if (reader->stopped || reader->halted || defaultValue == NULL) return;
  if (++reader->defaultCount > defaultCountLimit)
    cxml_give_up(
        reader, data, CXMLDamageEntityBlowUp, "more than 1,000 attributes have a default");
}

static void addReferenceDamage(CXMLReader *reader, CXMLDamage damage, const xmlChar *name) {
  char message[96];
  snprintf(message, sizeof message, "&%.80s;", (const char *)name);
  cxml_add_damage(reader, damage, message);
  if (reader->recover && reader->context->inSubset != 0)
    cxml_halt(reader);
  else if (
      reader->context->instate == XML_PARSER_ATTRIBUTE_VALUE && cxml_is_in_known_attribute(reader))
    reader->isAttributeUnsure = true;
  reader->blamedReference = true;
}

xmlEntityPtr cxml_find_entity(void *data, const xmlChar *name) {
  xmlParserCtxtPtr context = data;
  CXMLReader *reader = context->_private;
  reader->blamedReference = false;
  if (reader->stopped || reader->halted) {
    // An entity has a context of its own: each open one has to be stopped, or libxml2 expands the rest.
    xmlStopParser(context);
    return NULL;
  }
  xmlEntityPtr entity = xmlSAX2GetEntity(data, name);
  // In the DTD, libxml2 also looks up what it has just declared.
  if (context->inSubset != 0 && (entity == NULL || context->instate != XML_PARSER_ATTRIBUTE_VALUE))
    return entity;
  if (entity == NULL) {
    addReferenceDamage(reader, CXMLDamageUndeclaredEntity, name);
    return NULL;
  }
  if (entity->etype != XML_INTERNAL_GENERAL_ENTITY &&
      entity->etype != XML_INTERNAL_PREDEFINED_ENTITY) {
    addReferenceDamage(reader, CXMLDamageExternalEntity, name);
    return NULL;
  }
  // libxml2 empties an entity that is not well-formed at its first use.
  if (entity->length > 0 && (entity->content == NULL || entity->content[0] == 0))
    addReferenceDamage(reader, CXMLDamageMalformed, name);
  return cxml_expand(reader, context, entity->length) ? entity : NULL;
}

xmlEntityPtr cxml_find_parameter_entity(void *data, const xmlChar *name) {
  CXMLReader *reader = ((xmlParserCtxtPtr)data)->_private;
  reader->blamedReference = false;
  if (reader->stopped || reader->halted) return NULL;
  xmlEntityPtr entity = xmlSAX2GetParameterEntity(data, name);
  if (entity == NULL || entity->etype != XML_INTERNAL_PARAMETER_ENTITY) return NULL;
  return expand(reader, data, entity->length, expansionAllowance) ? entity : NULL;
}
