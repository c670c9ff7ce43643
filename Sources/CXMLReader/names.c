#include <stdlib.h>
#include <string.h>

#include "reader.h"

bool cxml_make_names(NameTable *table, const char *names) {
  table->text = strdup(names);
  table->names = calloc(strlen(names) / 2 + 1, sizeof *table->names);
  if (table->text == NULL || table->names == NULL) return false;
  char *rest;
  for (char *name = strtok_r(table->text, " ", &rest); name != NULL;
       name = strtok_r(NULL, " ", &rest))
    table->names[table->count++] = name;
  return true;
}

void cxml_free_names(NameTable *table) {
  free(table->text);
  free(table->names);
}

int16_t cxml_find_name(const NameTable *table, const void *name, size_t length) {
  for (size_t i = 0; i < table->count; i++)
    if (strlen(table->names[i]) == length && memcmp(table->names[i], name, length) == 0)
      return (int16_t)i;
  return -1;
}

// The index of a name that libxml2 has interned.
static int16_t internedName(NameTable *table, const xmlChar *name) {
  uintptr_t address = (uintptr_t)name;
  size_t entry = (address ^ (address >> 8)) % nameCacheSize;
  if (table->cache[entry].pointer != name) {
    table->cache[entry].pointer = name;
    table->cache[entry].index = cxml_find_name(table, name, strlen((const char *)name));
  }
  return table->cache[entry].index;
}

int16_t cxml_element_name(CXMLReader *reader, const xmlChar *name) {
  return internedName(&reader->elements, name);
}

int16_t cxml_attribute_name(CXMLReader *reader, const xmlChar *name, const xmlChar *prefix) {
  NameTable *table = &reader->attributeNames;
  if (prefix == NULL) return internedName(table, name);
  if (strcmp((const char *)prefix, "xml") == 0)
    return strcmp((const char *)name, "lang") == 0 ? cxml_find_name(table, "xml:lang", 8) : -1;
  for (size_t i = 0; i < table->count; i++)
    if (table->names[i][0] == '*' && strcmp(table->names[i] + 2, (const char *)name) == 0)
      return (int16_t)i;
  return -1;
}
