/* Reads feeds with libical.
 *
 * Takes the last day, and paths on standard input; prints one line a session or an error:
 * path, TAB, uid, TAB, start, TAB, end, TAB, status, TAB, summary. */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *path;
static char last[16];

static void print_moment(time_t when, int is_date) {
    char text[32];
    strftime(text, sizeof text, is_date ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%SZ", gmtime(&when));
    printf("\t%s", text);
}

static void print_session(icalcomponent *event, time_t start, time_t end) {
    char day[16];
    strftime(day, sizeof day, "%Y-%m-%d", gmtime(&start));
    if (strcmp(day, last) > 0) return;
    int is_date = icaltime_is_date(icalcomponent_get_dtstart(event));
    printf("%s\t%s", path, icalcomponent_get_uid(event));
    print_moment(start, is_date);
    print_moment(end, is_date);
    printf("\t%s\t%s\n", icalproperty_status_to_string(icalcomponent_get_status(event)),
           icalcomponent_get_summary(event));
}

static time_t instant(struct icaltimetype time) {
    return icaltime_as_timet_with_zone(time, icaltime_get_timezone(time));
}

/* Whether another component stands in for the occurrence of a series that starts then. */
static int is_overridden(icalcomponent *series, time_t start) {
    icalcomponent *calendar = icalcomponent_get_parent(series);
    icalcompiter all = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
    for (icalcomponent *other; (other = icalcompiter_deref(&all)); icalcompiter_next(&all)) {
        icalproperty *original = icalcomponent_get_first_property(other, ICAL_RECURRENCEID_PROPERTY);
        if (original && !strcmp(icalcomponent_get_uid(other), icalcomponent_get_uid(series)) &&
            instant(icalproperty_get_datetime_with_component(original, other)) == start)
            return 1;
    }
    return 0;
}

static void occurrence(icalcomponent *event, struct icaltime_span *span, void *data) {
    (void)data;
    if (!is_overridden(event, span->start)) print_session(event, span->start, span->end);
}

static void read_calendar(icalcomponent *calendar) {
    icalcompiter all = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
    for (icalcomponent *event; (event = icalcompiter_deref(&all)); icalcompiter_next(&all)) {
        struct icaltimetype start = icalcomponent_get_dtstart(event);
        if (!icaltime_is_date(start) && !icaltime_is_utc(start) && !icaltime_get_timezone(start))
            printf("%s\terror\tfloating time\n", path);
        if (icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY)) {
            struct icaltimetype from = icaltime_from_string("19900101T000000Z");
            struct icaltimetype to = icaltime_from_string("20390101T000000Z");
            icalcomponent_foreach_recurrence(event, from, to, occurrence, NULL);
        } else {
            print_session(event, instant(start), instant(icalcomponent_get_dtend(event)));
        }
    }
}

static char *file_text(const char *name) {
    FILE *file = fopen(name, "rb");
    if (!file) exit(2);
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)length + 1);
    if (!text || fread(text, 1, (size_t)length, file) != (size_t)length) exit(2);
    fclose(file);
    return text;
}

int main(int count, char **arguments) {
    static char line[4096];
    if (count != 2) return 2;
    snprintf(last, sizeof last, "%s", arguments[1]);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        path = line;
        char *text = file_text(path);
        icalcomponent *calendar = icalparser_parse_string(text);
        if (!calendar) {
            printf("%s\terror\tnot a calendar\n", path);
        } else if (icalcomponent_count_errors(calendar)) {
            printf("%s\terror\tproperties that cannot be read\n", path);
        } else {
            read_calendar(calendar);
            icalcomponent_free(calendar);
        }
        free(text);
    }
    return 0;
}
