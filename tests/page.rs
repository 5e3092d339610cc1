//! The subscribe page as HTML: values, escaping and limits. `tests/browser` visits it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::process::Output;

use common::Site;

/// Builds a site of files below `events`.
fn build(files: &[(&str, &str)]) -> (Site, Output) {
    let site = Site::new();
    for (name, text) in files {
        site.page(name, text);
    }
    let output = site.calfeed(&["build"]);
    (site, output)
}

/// The page of a site that builds without an error.
fn page_of(files: &[(&str, &str)]) -> String {
    let (site, output) = build(files);
    assert!(output.status.success(), "{}", common::text(&output.stderr));
    site.read("public/index.html")
}

/// A text that leaves an element, an attribute in either kind of quotes, and a script.
const EVIL: &str = r#"</script><img src=x onerror="hit()">' onload='hit()"#;

fn hostile_files() -> [(&'static str, String); 2] {
    let evil = serde_json::to_string(EVIL).unwrap();
    let event = format!(
        "---\ntitle: {evil}\ndate: 2027-01-05\nlocation: {evil}\ntags: [{evil}]\nrepeat: weekly\ncount: 2\n\
         organizer: {{name: {evil}, email: a@example.org}}\nurl: \"https://example.org/'\\\"><script>\"\n\
         tracks: [{{name: {evil}, time: '10:00'}}, {{name: B, time: '12:00'}}]\n---\n\
         {EVIL}\n\n[a](javascript:hit()) [b](data:text/html,hit) [c](JaVaScRiPt:hit()) <javascript:hit()>\n\n\
         ![d](javascript:hit())\n\n<a href=\"javascript:hit()\">e</a> <svg onload=hit()>\n"
    );
    let config = format!(
        "title: {evil}\ndescription: {evil}\ntimezone: UTC\nwords: {{subscribe: {evil}, until: {evil}, found: {{other: {evil}}}}}\n"
    );
    [("event.md", event), ("calfeed.yml", config)]
}

/// The HTML without the scripts and the style of calfeed. Its attributes have double quotes only, so
/// that a single quote in a text is harmless.
fn without_own_code(html: &str) -> String {
    let script = ("<script>", "</script>");
    let mut rest = html;
    let mut kept = String::new();
    for (open, close) in [("<style>", "</style>"), script, script] {
        let (before, after) = rest.split_once(open).unwrap();
        kept.push_str(before);
        rest = after.split_once(close).unwrap().1;
    }
    kept + rest
}

#[test]
fn texts_of_strangers_are_escaped_everywhere() {
    let [(event, text), (config, settings)] = hostile_files();
    for options in ["", "page: {fragment: true}\n", "page: {images: true}\n"] {
        let settings = format!("{settings}{options}");
        let html = without_own_code(&page_of(&[(event, &text), (config, &settings)]));
        for forbidden in ["<img src=x", "\" onerror", "<svg onload", "'\"><script>"] {
            assert!(!html.contains(forbidden), "{options}: {forbidden}");
        }
        let lower = html.to_lowercase();
        for scheme in ["javascript:", "data:text"] {
            for attribute in ["href=\"", "src=\"", "href='"] {
                let link = format!("{attribute}{scheme}");
                assert!(!lower.contains(&link), "{options}: {link}");
            }
        }
        let words = html.split_once("id=\"words_\">").unwrap().1;
        let (words, _) = words.split_once("</script>").unwrap();
        let words: serde_json::Value = serde_json::from_str(words).unwrap();
        assert_eq!(words["subscribe"], EVIL);
    }
}

#[test]
fn values_of_a_template_are_escaped() {
    let [(event, text), (config, settings)] = hostile_files();
    let template = "{{ generator }}{{ title }}{{ description }}{{ words }}{{ words.subscribe|upper }}\
        {% for event in events %}<i title=\"{{ event.title }}\" lang='{{ event.location }}'>{{ event }}{{ event.tags }}</i>{% endfor %}\
        {% for month in months %}{% for day in month.days %}{% for session in day.sessions %}{{ session.title ~ session.track }}{{ [session.location]|join('-') }}{% endfor %}{% endfor %}{% endfor %}";
    let settings = format!("{settings}page: {{template: own.html}}\n");
    let html = page_of(&[(event, &text), (config, &settings), ("own.html", template)]);
    for forbidden in ["<img", "' onload='", "\" onerror", "</script>", "</SCRIPT>"] {
        assert!(!html.contains(forbidden), "{forbidden}: {html}");
    }
}

/// `docs/page.md` names the values of templates. Each is defined.
#[test]
fn documented_values_are_defined() {
    let docs = include_str!("../docs/page.md");
    let (_, table) = docs.split_once("<!-- values -->").unwrap();
    let (table, _) = table.split_once("<!-- /values -->").unwrap();
    let mut template = String::from("{{ generator }}");
    let mut count = 0;
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = row.split(" | ");
        let names = |cell: &str| -> Vec<String> {
            let without_notes = cell
                .split('(')
                .map(|part| part.split_once(')').map_or(part, |(_, rest)| rest));
            let text: String = without_notes.collect();
            text.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        let owners = names(cells.next().unwrap());
        let members = match owners.as_slice() {
            [owner]
                if matches!(
                    owner.rsplit(['.', '[']).next(),
                    Some(
                        "months"
                            | "days"
                            | "sessions"
                            | "events"
                            | "tags"
                            | "tracks"
                            | "feeds"
                            | "links"
                    )
                ) =>
            {
                let item = if owner.ends_with("links") {
                    owner.clone()
                } else {
                    format!("{owner}[0]")
                };
                names(cells.next().unwrap())
                    .into_iter()
                    .filter(|name| name != "base_url" && name != "events")
                    .map(|name| format!("{item}.{name}"))
                    .collect()
            }
            _ => owners.clone(),
        };
        for member in members {
            count += 1;
            template.push_str(&format!(
                "{{% if {member} is undefined %}}<missing {member}>{{% endif %}}"
            ));
        }
    }
    assert!(count > 60, "{count}");
    let html = page_of(&[
        (
            "a.md",
            "---\ntitle: A\ndate: 2027-01-05 19:00\ntags: [b]\n---\n",
        ),
        (
            "calfeed.yml",
            "timezone: UTC\nbase_url: https://example.org/\ndescription: d\npage: {template: own.html}\n",
        ),
        ("own.html", &template),
    ]);
    assert!(!html.contains("<missing"), "{html}");
}

/// The number of permitted steps grows with the number of sessions.
#[test]
fn a_page_of_many_sessions_is_written() {
    let list: Vec<String> = (0..500)
        .map(|number| {
            format!(
                "- {{title: Course {number}, date: 2020-01-01 10:00, repeat: weekly, count: 60}}\n"
            )
        })
        .collect();
    let html = page_of(&[
        ("courses.yml", &list.concat()),
        (
            "calfeed.yml",
            "timezone: UTC\nmessages: {feed-too-large: off}\n",
        ),
    ]);
    assert_eq!(html.matches("data-d=").count(), 60);
    assert!(html.contains("#course-499-2020-01-01\""));
}

/// A template that fails for a translation alone is reported.
#[test]
fn templates_are_checked_for_translations() {
    let event = "---\ntitle: Talk\ndate: 2027-01-05 19:00\nlevel: 1\n---\n";
    let (_site, output) = build(&[
        ("talk.md", event),
        ("talk.de.md", &event.replace("level: 1", "level: [eins]")),
        (
            "calfeed.yml",
            "timezone: UTC\nlanguages: [en, de]\nsummary: \"{{ title }} {{ page.level + 1 }}\"\n",
        ),
    ]);
    let stderr = common::text(&output.stderr);
    assert!(stderr.contains("invalid-template"), "{stderr}");
}

/// Google accepts event data only on pages about a single event.
#[test]
fn the_page_has_no_json_ld() {
    let html = page_of(&[("a.md", "---\ntitle: A\ndate: 2027-01-05\n---\n")]);
    assert!(!html.contains("ld+json") && !html.contains("schema.org"));
}

const PARTNER: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:choir\r\n\
    SUMMARY:Reading\r\nDTSTART:20270105T190000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n\
    LOCATION:Library\r\nCATEGORIES:Books\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:choir\r\n\
    SUMMARY:Reading aloud\r\nDTSTART:20270113T190000Z\r\nDURATION:PT1H\r\nSTATUS:CANCELLED\r\n\
    RECURRENCE-ID:20270112T190000Z\r\nLOCATION:Park\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:Choir\r\n\
    SUMMARY:Fair <b>\r\nDTSTART;VALUE=DATE:20270116\r\nDESCRIPTION:Stalls & *cake*\r\n\
    URL:https://partner.example/fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const EXTERNAL_CONFIG: &str = "site: example.org\ntimezone: Europe/Berlin\nduration: 1h\n\
    feeds: {books: {tag: books}}\nexternal: [{file: partner.ics, prefix: 'Partner: '}]\n";

/// Events of external calendars have no feeds of their own, and no slug that is unique on the site.
#[test]
fn events_of_external_calendars_are_on_the_page() {
    let template = "{{ generator }}{% for month in months %}{% for day in month.days %}\
        {% for session in day.sessions %}{% set event = events[session.event] %}\n\
        {{ [session.date, session.time, session.title, session.location, session.status,\
         event.tags[0].name, event.feed, event.tracks[0].download,\
         event.tracks[0].shared_feeds|join, event.url]|join('|') }} \
        {{ event.text }} {{ session.slug != 'choir' and session.slug == event.slug }}\
        {% endfor %}{% endfor %}{% endfor %}\nslugs {{ events|map(attribute='slug')|unique|length }}";
    let choir = "---\ntitle: Choir\ndate: 2027-01-04 19:00\n---\n";
    let files = [("choir.md", choir), ("partner.ics", PARTNER)];
    let config = format!("{EXTERNAL_CONFIG}page: {{template: page.html}}\n");
    let html = page_of(&[
        files[0],
        files[1],
        ("calfeed.yml", &config),
        ("page.html", template),
    ]);
    let lines: Vec<&str> = html.lines().skip(1).collect();
    let expected = [
        "Mon 4 January 2027|19:00–20:00|Choir|None|confirmed||events/choir.ics|download/choir.ics||None  False",
        "Tue 5 January 2027|19:00–20:00|Partner: Reading|Library|confirmed|Books|None|None|feeds/books.ics|None  True",
        "Wed 13 January 2027|19:00–20:00|Partner: Reading aloud|Park|cancelled|Books|None|None|feeds/books.ics|None  True",
        "Sat 16 January 2027|None|Partner: Fair &lt;b&gt;|None|confirmed||None|None||https://partner.example/fair <p>Stalls &amp; *cake* True",
        "slugs 3",
    ];
    assert_eq!(lines, expected);

    let html = page_of(&[files[0], files[1], ("calfeed.yml", EXTERNAL_CONFIG)]);
    let html = without_own_code(&html);
    let links = html.split("href=\"").skip(1);
    let links = links.map(|rest| rest.split_once('"').unwrap().0);
    for link in links.filter(|link| link.contains(".ics") && !link.starts_with("webcal")) {
        let known = [
            "all.ics",
            "tags/books.ics",
            "feeds/books.ics",
            "download/choir.ics",
        ];
        assert!(known.contains(&link), "{link}");
    }
    for title in ["Partner: Reading aloud", "Partner: Fair &lt;b&gt;"] {
        assert!(html.contains(title), "{title}");
    }
    assert!(html.contains("<a href=\"#tag=books\">Books</a>"), "{html}");
}

#[test]
fn the_link_over_past_sessions_names_the_year_that_it_leads_to() {
    // The builds of tests are in January 2027.
    let cases = [
        ("2026-05-01", "2026-06-01", None),
        ("2025-05-01", "2028-06-01", Some(2028)),
    ];
    for (first, second, year) in cases {
        let page = |day: &str| format!("---\ntitle: Walk\ndate: {day}\ntimezone: UTC\n---\n");
        let html = page_of(&[("a.md", &page(first)), ("b.md", &page(second))]);
        let expected = year.map(|year| format!("<a href=\"#m{year}-06_\">Go to {year}</a>"));
        match expected {
            Some(link) => assert!(html.contains(&link), "{second}"),
            None => assert!(!html.contains("id=\"jump_\""), "{second}"),
        }
    }
}
