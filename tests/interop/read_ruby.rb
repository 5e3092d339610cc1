# Reads feeds with the icalendar gem, which does not expand rules: for a recurring VEVENT and its
# overrides it returns the UID only, in `recurring`.
#
# Takes the last day, and paths on standard input; prints one JSON object: each path with its
# sessions, or with an error.

require 'stringio' # icalendar 2.8 uses it, but does not load it
require 'icalendar'
require 'json'
require 'time'

LAST = ARGV[0]

# A day as a date, a time in UTC.
def moment(value)
  return value.strftime('%Y-%m-%d') if value.is_a?(Icalendar::Values::Date)

  value.to_time.utc.strftime('%Y-%m-%dT%H:%M:%SZ')
end

def session(event)
  { uid: event.uid.to_s, start: moment(event.dtstart), end: moment(event.dtend),
    summary: event.summary.to_s, status: event.status.to_s }
end

def read(path)
  calendars = Icalendar::Calendar.parse(File.read(path, encoding: 'UTF-8'))
  raise "#{calendars.size} calendars" if calendars.size != 1

  events = calendars.first.events
  recurring = events.reject { |event| event.rrule.empty? }.map { |event| event.uid.to_s }
  single = events.reject { |event| recurring.include?(event.uid.to_s) }.map { |event| session(event) }
  { sessions: single.select { |one| one[:start][0, 10] <= LAST }, recurring: recurring }
end

results = $stdin.read.split("\n").to_h do |path|
  [path, read(path)]
rescue StandardError => e
  [path, { error: "#{e.class}: #{e.message}" }]
end
puts JSON.generate(results)
