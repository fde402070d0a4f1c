#include "CYaml.h"
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct cyaml_reader {
    yaml_parser_t parser;
    yaml_event_t event;
    int holds_event;
};

cyaml_reader *cyaml_open(const unsigned char *bytes, size_t count) {
    cyaml_reader *reader = calloc(1, sizeof(cyaml_reader));
    if (reader == 0) { return 0; }
    if (!yaml_parser_initialize(&reader->parser)) {
        free(reader);
        return 0;
    }
    yaml_parser_set_input_string(&reader->parser, bytes, count);
    return reader;
}

void cyaml_close(cyaml_reader *reader) {
    if (reader->holds_event) { yaml_event_delete(&reader->event); }
    yaml_parser_delete(&reader->parser);
    free(reader);
}

static void place(cyaml_event *event, yaml_mark_t mark) {
    event->line = mark.line;
    event->column = mark.column;
}

void cyaml_next(cyaml_reader *reader, cyaml_event *event) {
    memset(event, 0, sizeof(*event));
    if (reader->holds_event) {
        yaml_event_delete(&reader->event);
        reader->holds_event = 0;
    }
    if (!yaml_parser_parse(&reader->parser, &reader->event)) {
        event->kind = CYAML_ERROR;
        place(event, reader->parser.problem_mark);
        event->text = reader->parser.problem ? reader->parser.problem : "not YAML";
        event->count = strlen(event->text);
        return;
    }
    reader->holds_event = 1;
    yaml_event_t *from = &reader->event;
    place(event, from->start_mark);
    switch (from->type) {
        case YAML_DOCUMENT_START_EVENT: event->kind = CYAML_DOCUMENT; break;
        case YAML_STREAM_END_EVENT: event->kind = CYAML_END; break;
        case YAML_ALIAS_EVENT: event->kind = CYAML_ALIAS; break;
        case YAML_SCALAR_EVENT:
            event->kind = CYAML_SCALAR;
            event->text = (const char *)from->data.scalar.value;
            event->count = from->data.scalar.length;
            event->plain = from->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
            event->has_anchor = from->data.scalar.anchor != 0;
            event->has_tag = from->data.scalar.tag != 0;
            break;
        case YAML_MAPPING_START_EVENT:
            event->kind = CYAML_MAPPING_START;
            event->has_anchor = from->data.mapping_start.anchor != 0;
            event->has_tag = from->data.mapping_start.tag != 0;
            break;
        case YAML_MAPPING_END_EVENT: event->kind = CYAML_MAPPING_END; break;
        case YAML_SEQUENCE_START_EVENT:
            event->kind = CYAML_SEQUENCE_START;
            event->has_anchor = from->data.sequence_start.anchor != 0;
            event->has_tag = from->data.sequence_start.tag != 0;
            break;
        case YAML_SEQUENCE_END_EVENT: event->kind = CYAML_SEQUENCE_END; break;
        default: event->kind = CYAML_OTHER; break;
    }
}
