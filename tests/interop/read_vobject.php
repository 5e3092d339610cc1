<?php
// Reads feeds with sabre/vobject, the library of Nextcloud and Baïkal.
//
// Takes the last day, and paths on standard input; prints one JSON object: each path with its
// sessions, or with an error.

error_reporting(E_ALL & ~E_DEPRECATED);
set_error_handler(function (int $level, string $message): bool {
    if ($level & E_DEPRECATED) {
        return true;
    }
    throw new ErrorException($message);
});
spl_autoload_register(function (string $class): void {
    $file = '/usr/share/php/' . str_replace('\\', '/', $class) . '.php';
    if (is_file($file)) {
        require $file;
    }
});
require_once '/usr/share/php/Sabre/VObject/includes.php';

// A day as a date, a time in UTC.
function moment($property): string
{
    $time = $property->getDateTime();
    if ($property->getDateType() === Sabre\VObject\Property\DateTime::DATE) {
        return $time->format('Y-m-d');
    }
    return $time->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s\Z');
}

// Version 2.1 leaves the escapes of commas and semicolons in a text.
function text($property): string
{
    return str_replace(['\\,', '\\;'], [',', ';'], (string) $property);
}

function sessions(string $path, string $last): array
{
    $calendar = Sabre\VObject\Reader::read(file_get_contents($path));
    $calendar->expand(new DateTime('1990-01-01', new DateTimeZone('UTC')), new DateTime("$last 23:59:59", new DateTimeZone('UTC')));
    $found = [];
    foreach ($calendar->select('VEVENT') as $event) {
        $found[] = [
            'uid' => (string) $event->UID,
            'start' => moment($event->DTSTART),
            'end' => moment($event->DTEND),
            'summary' => text($event->SUMMARY),
            'status' => (string) $event->STATUS,
        ];
    }
    return $found;
}

$results = [];
foreach (explode("\n", stream_get_contents(STDIN)) as $path) {
    try {
        $results[$path] = ['sessions' => sessions($path, $argv[1])];
    } catch (Throwable $error) {
        $results[$path] = ['error' => get_class($error) . ': ' . $error->getMessage()];
    }
}
echo json_encode($results, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
