//! The pages in `docs` agree with the program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use calfeed::diagnostic::Code;
use calfeed::keys::{KEYS, Key, KeySpec, Scope};
use common::{Site, text};

/// The text between two marks.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

#[test]
fn every_field_for_the_web_editor_is_a_key() {
    let page = include_str!("../docs/publishing.md");
    let fields = between(page, "<!-- decap -->\n```yaml\n", "```");
    let fields: Vec<serde_yaml::Value> = serde_yaml::from_str(fields).unwrap();
    assert!(fields.len() > 10);
    for field in fields {
        let name = field["name"].as_str().unwrap();
        assert!(name == "body" || Key::of_name(name).is_some(), "{name}");
    }
}

/// The task of `docs/editors.md` finds file, line, column, code and message in what its command prints.
#[test]
fn the_task_for_vs_code_reads_the_messages_of_its_command() {
    let page = include_str!("../docs/editors.md");
    let tasks = page
        .split("```json\n")
        .find(|text| text.contains("\"tasks\""))
        .unwrap();
    let tasks: serde_json::Value =
        serde_json::from_str(tasks.split("```").next().unwrap()).unwrap();
    let task = &tasks["tasks"][0];
    let command = task["command"].as_str().unwrap();
    let arguments: Vec<&str> = command.split(' ').skip(1).collect();
    let site = Site::with_pages(&[(
        "choir.md",
        "---\ntitle: Choir\ndate: 2027-01-05 19:00\ntimezone: EST\n---\n",
    )]);
    let printed = text(&site.calfeed(&arguments).stdout);
    let pattern = &task["problemMatcher"]["pattern"];
    let regex = regex::Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
    let found = regex.captures(printed.lines().next().unwrap()).unwrap();
    for (part, expected) in [
        ("severity", "error"),
        ("file", "events/choir.md"),
        ("line", "4"),
        ("column", "11"),
        ("code", "zone-abbreviation"),
        ("message", "`EST` is an abbreviation, not a time zone"),
    ] {
        let group = pattern[part].as_u64().unwrap();
        assert_eq!(&found[usize::try_from(group).unwrap()], expected, "{part}");
    }
}

#[test]
fn the_files_in_the_recipes_can_be_parsed() {
    let page = include_str!("../docs/publishing.md");
    let blocks = |language: &str| -> Vec<&str> {
        let start = format!("\n```{language}\n");
        let blocks = page.split(start.as_str()).skip(1);
        blocks
            .map(|block| block.split("```").next().unwrap())
            .collect()
    };
    let (yaml, toml) = (blocks("yaml"), blocks("toml"));
    assert!(yaml.len() >= 8 && !toml.is_empty());
    for text in yaml {
        let parsed = serde_yaml::from_str::<serde_yaml::Value>(text);
        assert!(parsed.is_ok(), "{parsed:?}\n{text}");
    }
    for text in toml {
        let parsed = toml::de::DeTable::parse(text);
        assert!(parsed.is_ok(), "{parsed:?}\n{text}");
    }
}

/// The reference of keys in README.md is the table of keys. `UPDATE_README=1` writes it again.
#[test]
fn the_readme_has_the_table_of_keys() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let page = std::fs::read_to_string(path).unwrap();
    let written = between(&page, "<!-- keys -->\n", "<!-- /keys -->");
    let table = table_of_keys();
    if std::env::var_os("UPDATE_README").is_some() {
        let (head, _) = page.split_once("<!-- keys -->\n").unwrap();
        let (_, tail) = page.split_once("<!-- /keys -->").unwrap();
        std::fs::write(
            path,
            format!("{head}<!-- keys -->\n{table}<!-- /keys -->{tail}"),
        )
        .unwrap();
    } else {
        assert_eq!(written, table, "run UPDATE_README=1 cargo test --test docs");
    }
}

fn table_of_keys() -> String {
    let rows = KEYS
        .iter()
        .filter(|spec| spec.scopes.contains(&Scope::Event))
        .map(row_of_key);
    let head = "| key (other names) | meaning | forms |\n| --- | --- | --- |\n";
    head.to_owned() + &rows.collect::<String>()
}

fn row_of_key(spec: &KeySpec) -> String {
    let mut names = spec.names().map(|name| format!("`{name}`"));
    let name = names.next().unwrap();
    let others: Vec<String> = names.collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!(" ({})", others.join(", ")),
    };
    let forms = spec.forms.replace('|', "\\|");
    format!("| {name}{others} | {} | {forms} |\n", spec.description)
}

/// The steps of README.md in an empty folder: `init`, and the event that it adds.
#[test]
fn the_event_that_the_readme_adds_is_published() {
    let page = include_str!("../README.md");
    let site = Site::empty();
    site.expect_success(&["init"]);
    let event = between(page, "save this as `events/choir.md`", "Set `timezone`");
    site.page("choir.md", between(event, "```markdown\n", "```"));
    site.expect_success(&["build", "--deny-warnings"]);
    let text = site.read("public/events/choir.ics");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 10);
}

/// The sample of `calfeed.yml` in README.md shows only keys of the config.
#[test]
fn the_readme_shows_keys_of_the_config() {
    let page = include_str!("../README.md");
    let sample = between(page, "## Config\n", "## The subscribe page");
    let sample = between(sample, "```yaml\n", "```");
    let sample: serde_yaml::Mapping = serde_yaml::from_str(sample).unwrap();
    assert!(sample.len() > 15);
    for (name, _) in sample {
        let name = name.as_str().unwrap();
        let is_key = KEYS.iter().any(|spec| {
            spec.scopes.contains(&Scope::Config) && spec.names().any(|known| known == name)
        });
        assert!(is_key, "{name}");
    }
}

/// `docs/diagnostics.md` has a section for each code, with its severity, and every page that it
/// shows gives the message that it shows.
#[test]
fn every_diagnostic_is_documented_with_a_page_that_gives_it() {
    let page = include_str!("../docs/diagnostics.md");
    let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
    let documented: Vec<&str> = sections
        .iter()
        .map(|section| section.lines().next().unwrap())
        .collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(documented, codes);
    for (section, code) in sections.iter().zip(Code::ALL) {
        let severity = format!("*{}.*", code.severity().word());
        assert!(
            section.to_lowercase().contains(&severity),
            "{}",
            code.name()
        );
        let message = between(section, "```text\n", "\n```");
        let first_line = message.lines().next().unwrap();
        assert!(
            first_line.contains(&format!("[{}]: ", code.name())),
            "{first_line}"
        );
        if section.contains("```markdown\n") {
            let shown = check(between(section, "```markdown\n", "```"));
            assert!(shown.contains(message), "{}: {shown}", code.name());
        }
    }
}

/// The messages of `check` for a page.
fn check(page: &str) -> String {
    let site = Site::new();
    site.page("page.md", page);
    text(&site.calfeed(&["check"]).stderr)
}

/// `docs/dependencies.md` has a line on each dependency, and on no other.
#[test]
fn every_dependency_is_accounted_for() {
    let page = include_str!("../docs/dependencies.md");
    let manifest = include_str!("../Cargo.toml");
    let sections = manifest.split("\n[").filter(|section| {
        section.starts_with("dependencies]") || section.starts_with("dev-dependencies]")
    });
    let names: Vec<&str> = sections
        .flat_map(|section| section.lines().skip(1))
        .filter_map(|line| Some(line.split_once(" = ")?.0))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in &names {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    for name in rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)) {
        assert!(names.contains(&name), "{name} is no dependency");
    }
}

/// The example of a template in `docs/page.md` renders a page.
#[test]
fn the_template_of_the_documentation_works() {
    let page = include_str!("../docs/page.md");
    let template = between(page, "<!-- template -->\n```html\n", "```");
    let site = Site::new();
    site.page("page.html.template", template);
    site.page(
        "calfeed.yml",
        "title: Tea & talk\npage: {template: page.html.template}\n",
    );
    site.page("choir.md", "---\ntitle: Choir <b>\ndate: 2027-01-05\n---\n");
    site.build();
    let written = site.read("public/index.html");
    assert!(written.contains("<h1>Tea &amp; talk</h1>"), "{written}");
    assert!(written.contains("all day: Choir &lt;b&gt;"), "{written}");
}

/// A reader of a fresh clone copies the first commands, so they are the complete setup and need
/// only Rust.
#[test]
fn the_first_commands_of_the_readme_are_the_setup() {
    let readme = include_str!("../README.md");
    let commands = readme.lines().filter(|line| line.starts_with("    "));
    let first: Vec<&str> = commands.take(2).map(str::trim).collect();
    assert_eq!(first, ["cargo run --release -- build", "cargo test"]);
}
