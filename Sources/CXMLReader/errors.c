// What libxml2 reports as errors, as damage.
#include <libxml/parserInternals.h>
#include <string.h>

#include "reader.h"

static bool contains(const char *text, const char *part) {
  return text != NULL && strstr(text, part) != NULL;
}

static CXMLDamage damageOfError(const xmlError *error) {
  switch (error->code) {
    case XML_ERR_TAG_NAME_MISMATCH: return CXMLDamageMismatchedTag;
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_TAG_NOT_FINISHED: return CXMLDamageTruncated;
    case XML_ERR_DOCUMENT_EMPTY: return CXMLDamageEmpty;
    case XML_ERR_ENTITY_IS_EXTERNAL: return CXMLDamageExternalEntity;
    case XML_ERR_ENTITY_LOOP: return CXMLDamageEntityBlowUp;
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF: return CXMLDamageBadCharacter;
    case XML_ERR_INTERNAL_ERROR:
      // "<!" in text; else a limit of libxml2 (depth 256, tokens of 10 MB).
      if (contains(error->message, "element content")) return CXMLDamageMisplacedMarkup;
      return contains(error->message, "depth") ? CXMLDamageTooDeep : CXMLDamageTooLong;
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_PI_NOT_FINISHED:
    case XML_ERR_CDATA_NOT_FINISHED: return CXMLDamageUnclosed;
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_NAME_TOO_LONG: return CXMLDamageTooLong;
    case XML_ERR_NO_MEMORY: return CXMLDamageNoMemory;
    default: return CXMLDamageMalformed;
  }
}

// Whether libxml2 continues after an error as if only text were lost.
static bool keepsStructure(const xmlError *error) {
  switch (error->code) {
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_ERR_UNPARSED_ENTITY:
    case XML_ERR_ENTITY_IS_EXTERNAL:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF:
    case XML_ERR_MISPLACED_CDATA_END: return true;
    case XML_ERR_INVALID_CHAR:
      return contains(error->message, "PCDATA") || contains(error->message, "xmlParseCharRef");
    case XML_ERR_NAME_REQUIRED: return contains(error->message, "xmlParseEntityRef");
    default: return false;
  }
}

void cxml_parser_error(void *context, const xmlError *error) {
  CXMLReader *reader = ((xmlParserCtxtPtr)context)->_private;
  if (reader == NULL || error == NULL || error->level < XML_ERR_FATAL) return;
  if (reader->stopped || reader->halted || reader->endsAtRoot) return;
  // An undeclared entity was counted when it was looked up.
  if (error->code == XML_ERR_UNDECLARED_ENTITY && reader->blamedReference) return;
  bool isAfterEnd = reader->knowsRoot && reader->depth == 0;
  if (isAfterEnd &&
      (error->code == XML_ERR_DOCUMENT_END || error->code == XML_ERR_RESERVED_XML_NAME)) {
    // The first may be NUL alone, which is checked later; the second is the declaration of another document.
    reader->endsAtRoot = true;
    reader->damage = cxml_spot(reader);
    return;
  }
  CXMLDamage damage = damageOfError(error);
  xmlParserInputPtr input = reader->context->input;
  if (reader->finishing && damage != CXMLDamageEmpty && damage != CXMLDamageUnclosed &&
      input != NULL && input->cur >= input->end)
    damage = CXMLDamageTruncated;
  bool isInAttribute = reader->context->instate == XML_PARSER_ATTRIBUTE_VALUE;
  const char *message = error->message;
  if (error->code == XML_ERR_NAME_TOO_LONG && contains(message, "Literal")) {
    damage = CXMLDamageMalformed;
    message = cxml_unclosed_quote;
  }
  cxml_add_damage(reader, damage, message);
  if (!reader->recover) return;
  if (context != reader->context || reader->context->inSubset != 0 || !keepsStructure(error))
    cxml_halt(reader);
  else if (isInAttribute && cxml_is_in_known_attribute(reader))
    reader->isAttributeUnsure = true;
}

bool cxml_is_in_known_attribute(const CXMLReader *reader) {
  xmlParserInputPtr input = reader->context->input;
  if (input == NULL) return true;
  const xmlChar *at = memrchr(input->base, '<', (size_t)(input->cur - input->base));
  while (at != NULL && at < input->cur) {
    const xmlChar *quote = at;
    while (quote < input->cur && *quote != '"' && *quote != '\'') quote++;
    if (quote >= input->cur) return true;
    const xmlChar *end = memchr(quote + 1, *quote, (size_t)(input->cur - quote - 1));
    if (end != NULL) {
      at = end + 1;
      continue;
    }
    const xmlChar *nameEnd = quote;
    while (nameEnd > at && (nameEnd[-1] == '=' || nameEnd[-1] <= ' ')) nameEnd--;
    const xmlChar *name = nameEnd;
    while (name > at && name[-1] > ' ' && name[-1] != '"' && name[-1] != '\'') name--;
    return cxml_find_name(&reader->attributeNames, name, (size_t)(nameEnd - name)) >= 0;
  }
  return true;
}
