use super::*;

fn document(text: &str, format: Format) -> Document {
    let file = Arc::new(SourceFile {
        path: "events/list".into(),
        text: text.into(),
    });
    Document::new_data(&file, "list", format)
}

/// A page that consists of front matter only.
fn front_matter(text: &str, format: Format) -> Document {
    let data = document(text, format);
    let end = text.len();
    Document::new_page(&data.file, "page.md", format, 0..end, end..end)
}

/// The text at the location of every key and value that is no list and no map.
fn located(document: &Document) -> Vec<String> {
    fn visit(document: &Document, node: &Node, found: &mut Vec<String>) {
        let text = |position| document.file.text[document.span(position)].to_owned();
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| visit(document, item, found)),
            Value::Map(entries) => {
                for entry in entries {
                    found.push(format!("{}:", text(entry.key_position)));
                    visit(document, &entry.node, found);
                }
            }
            _ => found.push(text(node.position)),
        }
    }
    let root = document.parse("the file", &mut Reporter::new()).unwrap();
    let mut found = Vec::new();
    visit(document, &root, &mut found);
    found
}

#[test]
fn every_key_and_value_has_its_location() {
    use Format::{Json, Toml, Yaml};
    let cases: [(&str, Format, &[&str]); 12] = [
        (
            "title: date\ndate: 2021-05-18 # day",
            Yaml,
            &["title:", "date", "date:", "2021-05-18"],
        ),
        (
            "on: [tue, 'thu']\nx: 1",
            Yaml,
            &["on:", "tue", "'thu'", "x:", "1"],
        ),
        (
            "- a: 1\n- a: 2\n  b: 3\n",
            Yaml,
            &["a:", "1", "a:", "2", "b:", "3"],
        ),
        (
            "text: |\n  date: no\ndate: yes",
            Yaml,
            &["text:", "date: no", "date:", "yes"],
        ),
        (
            "a: {b: 1, \"c\": 2}",
            Yaml,
            &["a:", "b:", "1", "\"c\":", "2"],
        ),
        (
            "a:\r\n  A\r\ncount: 06\r\n",
            Yaml,
            &["a:", "A", "count:", "06"],
        ),
        ("b: ü\n\"ü\": 1.10\n", Yaml, &["b:", "ü", "\"ü\":", "1.10"]),
        (
            "a: &x {k: v}\nb: *x\nc: d",
            Yaml,
            &["a:", "k:", "v", "b:", "*x:", "*x", "c:", "d"],
        ),
        (
            "a: &x {k: v}\n<<: *x\nc: d",
            Yaml,
            &["a:", "k:", "v", "c:", "d", "*x:", "*x"],
        ),
        ("a: !tag v\nb: c", Yaml, &["a:", "!tag v", "b:", "c"]),
        (
            "b = 1.10\na = { c = '2' }\n[t]\nd = 2026-01-01",
            Toml,
            &["b:", "1.10", "a:", "c:", "'2'", "t:", "d:", "2026-01-01"],
        ),
        (
            "{\"a\": [1, \"x\\\"}\"], \"b\": {\"c\": null}}",
            Json,
            &["\"a\":", "1", "\"x\\\"}\"", "\"b\":", "\"c\":", "null"],
        ),
    ];
    for (text, format, expected) in cases {
        assert_eq!(located(&document(text, format)), expected, "{text}");
    }
}

#[test]
fn only_front_matter_in_json_may_lack_its_braces() {
    let text = "\"a\": [1],\n\"b\": \"ü\"\n";
    let page = front_matter(text, Format::Json);
    assert_eq!(located(&page), ["\"a\":", "1", "\"b\":", "\"ü\""]);
    assert_eq!(error(&document(text, Format::Json)).0, Code::InvalidJson);
    let page = front_matter("\"a\": 1,\n \"b\": ,\n", Format::Json);
    assert_eq!(error(&page), (Code::InvalidJson, 2));
}

fn error(document: &Document) -> (Code, usize) {
    let mut reporter = Reporter::new();
    let parsed = document.parse("the file", &mut reporter);
    assert!(parsed.is_err(), "{}", document.data_text());
    let diagnostic = &reporter.diagnostics()[0];
    let line = diagnostic.place.as_ref().unwrap().line_and_column().0;
    (diagnostic.code, line)
}

#[test]
fn syntax_errors_are_reported_on_their_own_line() {
    let cases = [
        (
            "title: A\ndate:2026-05-01\ntags: [a]\n",
            Format::Yaml,
            Code::InvalidYaml,
            2,
        ),
        (
            "title: A\nvenue:\n\tname: B\n",
            Format::Yaml,
            Code::InvalidYaml,
            3,
        ),
        ("title: A\ndate: [1\n", Format::Yaml, Code::InvalidYaml, 2),
        (
            "a = 1\nb = \"2h\nc = 3\n",
            Format::Toml,
            Code::InvalidToml,
            2,
        ),
        (
            "{\"a\": 1,\n \"b\": }\n",
            Format::Json,
            Code::InvalidJson,
            2,
        ),
    ];
    for (text, format, code, line) in cases {
        let (found, found_line) = error(&document(text, format));
        assert_eq!(found, code, "{text}");
        assert!(
            found_line.abs_diff(line) <= usize::from(text.contains("[1")),
            "{text} {found_line}"
        );
    }
}

#[test]
fn bombs_and_towers_are_rejected() {
    let bomb = (1..12).fold("a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, i| {
        let alias = format!("*a{}", i - 1);
        text + &format!("a{i}: &a{i} [{}]\n", vec![alias; 9].join(","))
    });
    let tower = format!("a: {}{}", "[".repeat(60), "]".repeat(60));
    let json = format!("{{\"a\": {}{}}}", "[".repeat(60), "]".repeat(60));
    assert_eq!(error(&document(&bomb, Format::Yaml)).0, Code::TooLarge);
    assert_eq!(error(&document(&tower, Format::Yaml)).0, Code::TooLarge);
    assert_eq!(error(&document(&json, Format::Json)).0, Code::TooLarge);
}

proptest::proptest! {
    /// The two YAML parsers agree on keys and values. They differ only in quoted texts of several
    /// lines with little indentation.
    #[test]
    fn the_yaml_parsers_agree(
        entries in proptest::collection::vec(
            ("[a-zü]{1,6}", "[a-zA-Z0-9 .:#,-]{0,12}", 0..6u8),
            1..8,
        )
    ) {
        let text: String = entries
            .iter()
            .enumerate()
            .map(|(index, (key, value, form))| match form {
                0 => format!("{key}{index}: {value}\n"),
                1 => format!("{key}{index}:\n  - {value}\n  - x\n"),
                2 => format!("{key}{index}: {{k: 1, l: [a, b]}}\n"),
                // A key that would be a number or null as a value.
                5 => format!("{key}{index}:\n  - .{index}: 1\n    0x1{index}: 2\n    ~: 3\n    1e{index}: 4\n"),
                3 => format!("{key}{index}: |\n  {value}\n  more\n"),
                _ => format!("{key}{index}:\n  inner: {value}\n"),
            })
            .collect();
        if let Ok((_, shape)) = yaml::parse(&text, limits::YAML_VALUES) {
            let spans = yaml::locate(&text, shape);
            proptest::prop_assert!(spans.is_some_and(|spans| spans.len() == shape.positions as usize), "{text}");
        }
    }
}
