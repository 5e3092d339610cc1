//! The names of a site over several builds.

use rayon::prelude::*;

use super::*;
use crate::config::Defaults;
use crate::diagnostic::SourceFile;
use crate::document::page;
use crate::front_matter::{self, Outcome};
use crate::time::zone::Zone;

/// A site that is built several times.
#[derive(Default)]
struct Story {
    names: Names,
}

/// A path, a title, a first day, and further keys, each ending in a line feed.
type Page<'a> = (&'a str, &'a str, &'a str, &'a str);

impl Story {
    /// Builds the pages; returns a line for each event (`path slug uid`), and the codes reported.
    fn build(&mut self, pages: &[Page<'_>]) -> (Vec<String>, Vec<&'static str>) {
        self.build_for("site", pages)
    }

    fn build_for(&mut self, site: &str, pages: &[Page<'_>]) -> (Vec<String>, Vec<&'static str>) {
        let documents = pages.iter().map(document).collect();
        let mut reporter = Reporter::new();
        let settings = NameSettings {
            site,
            language: "en",
            languages: &[],
        };
        let names = std::mem::take(&mut self.names);
        let mut identified = identify(documents, names, settings, &mut reporter);
        let events = identified.events.par_iter().map(|event| &**event);
        identified.names.record(events, site);
        self.names = identified.names;
        let mut codes: Vec<_> = reporter
            .diagnostics()
            .iter()
            .map(|d| d.code.name())
            .collect();
        if identified.has_other_documents {
            codes.push("other-site");
        }
        let line = |event: &Arc<Event>| {
            let Identity { slug, uid } = &event.identity;
            let site = uid.site.as_deref().unwrap_or_default();
            format!("{} {slug} {}@{site}", event.id.path, uid.stem)
        };
        (identified.events.iter().map(line).collect(), codes)
    }
}

/// A page; one with `draft: true` is not published, and a path `file#item` is an item of a list.
fn document((path, title, day, keys): &Page<'_>) -> NamedDocument {
    let text = format!("---\ntitle: {title}\ndate: {day}\n{keys}---\n");
    let (path, is_item) = path
        .split_once('#')
        .map_or((*path, false), |(path, _)| (path, true));
    let file = Arc::new(SourceFile {
        path: path.into(),
        text,
    });
    let source = page::split(&file, path).unwrap().unwrap();
    let defaults = Defaults {
        zone: Some(Zone::utc()),
        ..Defaults::default()
    };
    match front_matter::parse(&Arc::new(source), &defaults, &mut Reporter::new()) {
        Outcome::Event(mut event) => {
            if is_item {
                let slug = Slug::of_item(title, event.first_start().date());
                Arc::make_mut(&mut event).id.item = Some(slug.to_string());
            }
            NamedDocument::Event(event)
        }
        Outcome::Draft => NamedDocument::Unpublished(DocumentId::page(path)),
        _ => NamedDocument::Invalid(DocumentId::page(path), AuthorNames::default()),
    }
}

#[test]
fn names_over_several_builds() {
    let choir = ("choir.md", "Choir", "2026-05-09", "");
    let chess = ("chess.md", "Chess", "2026-06-09", "");
    // Each story is a list of builds: pages, expected names, expected codes.
    type BuildOf<'a> = (&'a [Page<'a>], &'a [&'a str], &'a [&'a str]);
    let stories: &[&[BuildOf<'_>]] = &[
        // A renamed page keeps its names; the old path is free for another event.
        &[
            (
                &[choir, chess],
                &["choir.md choir choir@site", "chess.md chess chess@site"],
                &[],
            ),
            (
                &[("old/choir.md", "Choir", "2026-05-09", ""), chess],
                &["old/choir.md choir choir@site", "chess.md chess chess@site"],
                &["renamed-document"],
            ),
            (
                &[
                    ("old/choir.md", "Choir", "2026-05-16", ""),
                    ("choir.md", "Other", "2027-01-01", ""),
                ],
                &[
                    "old/choir.md choir choir@site",
                    "choir.md choir-2 choir-2@site",
                ],
                &[],
            ),
        ],
        // Of several equal candidates none inherits the names.
        &[
            (
                &[choir, chess],
                &["choir.md choir choir@site", "chess.md chess chess@site"],
                &[],
            ),
            (
                &[
                    ("a.md", "Choir", "2026-05-09", ""),
                    ("b.md", "Choir", "2026-05-09", ""),
                    chess,
                ],
                &[
                    "a.md a a@site",
                    "b.md b b@site",
                    "chess.md chess chess@site",
                ],
                &[],
            ),
        ],
        // A path keeps its names, whatever its content, and whether it is published or not.
        &[
            (&[choir], &["choir.md choir choir@site"], &[]),
            (
                &[("choir.md", "Orchestra", "2027-01-01", "")],
                &["choir.md choir choir@site"],
                &[],
            ),
            (
                &[
                    ("choir.md", "Orchestra", "2027-01-01", "draft: true\n"),
                    ("b.md", "Orchestra", "2027-01-01", ""),
                ],
                &["b.md b b@site"],
                &[],
            ),
            (&[choir], &["choir.md choir choir@site"], &[]),
        ],
        // The author's names take precedence, but a slug that is set later changes no UID.
        &[
            (
                &[choir, chess],
                &["choir.md choir choir@site", "chess.md chess chess@site"],
                &[],
            ),
            (
                &[
                    ("choir.md", "Choir", "2026-05-09", "slug: singing\n"),
                    chess,
                ],
                &["choir.md singing choir@site", "chess.md chess chess@site"],
                &[],
            ),
            (
                &[
                    (
                        "choir.md",
                        "Choir",
                        "2026-05-09",
                        "slug: voices\nuid: mine@x\n",
                    ),
                    chess,
                    ("singing.md", "Singing", "2026-08-01", ""),
                ],
                &[
                    "choir.md voices mine@x",
                    "chess.md chess chess@site",
                    "singing.md singing-2 singing-2@site",
                ],
                &[],
            ),
        ],
        // An author's slug or UID finds the event again on another day and path.
        &[
            (
                &[
                    ("a.md", "A", "2026-05-09", "slug: one\n"),
                    ("b.md", "B", "2026-05-09", "uid: two\n"),
                    chess,
                ],
                &[
                    "a.md one one@site",
                    "b.md b two@site",
                    "chess.md chess chess@site",
                ],
                &[],
            ),
            (
                &[
                    ("c.md", "C", "2026-07-09", "slug: one\n"),
                    ("d.md", "D", "2026-07-09", "uid: two\n"),
                    chess,
                ],
                &[
                    "c.md one one@site",
                    "d.md b two@site",
                    "chess.md chess chess@site",
                ],
                &["renamed-document", "renamed-document"],
            ),
        ],
        // A slug of an event that is gone is given to no other one, even on request.
        &[
            (
                &[choir, chess],
                &["choir.md choir choir@site", "chess.md chess chess@site"],
                &[],
            ),
            (&[chess], &["chess.md chess chess@site"], &[]),
            (
                &[
                    chess,
                    ("choir/index.md", "Darts", "2026-08-08", ""),
                    ("x.md", "X", "2026-08-08", "slug: chess\n"),
                ],
                &[
                    "chess.md chess chess@site",
                    "choir/index.md choir-2 choir-2@site",
                    "x.md chess-2 chess-2@site",
                ],
                &["slug-taken"],
            ),
        ],
        // Two new pages with one name, by whatever file systems treat as equal.
        &[
            (
                &[
                    ("a-b.md", "A", "2026-05-09", ""),
                    ("a/b.md", "B", "2026-05-10", ""),
                    choir,
                ],
                &["choir.md choir choir@site"],
                &["duplicate-slug"],
            ),
            (
                &[
                    ("Οδος.md", "A", "2026-05-09", ""),
                    ("x.md", "B", "2026-05-10", "slug: ΟΔΟΣ\n"),
                    choir,
                ],
                &["choir.md choir choir@site"],
                &["duplicate-slug"],
            ),
        ],
        // Items are known by title and day, in any order, and follow a change of the day.
        &[
            (
                &[
                    ("l.yml#", "Quiz", "2026-09-15", ""),
                    ("l.yml#", "Film", "2026-09-08", ""),
                ],
                &[
                    "l.yml quiz-2026-09-15 quiz-2026-09-15@site",
                    "l.yml film-2026-09-08 film-2026-09-08@site",
                ],
                &[],
            ),
            (
                &[
                    ("l.yml#", "Film", "2026-09-08", ""),
                    ("l.yml#", "Quiz", "2026-09-16", ""),
                    ("l.yml#", "Walk", "2026-09-08", ""),
                ],
                &[
                    "l.yml film-2026-09-08 film-2026-09-08@site",
                    "l.yml quiz-2026-09-15 quiz-2026-09-15@site",
                    "l.yml walk-2026-09-08 walk-2026-09-08@site",
                ],
                &[],
            ),
        ],
        // Items that share title and day differ by their times.
        &[
            (
                &[
                    ("l.yml#", "Quiz", "2026-09-15 18:00", ""),
                    ("l.yml#", "Quiz", "2026-09-15 20:30", ""),
                ],
                &[
                    "l.yml quiz-2026-09-15-1800 quiz-2026-09-15-1800@site",
                    "l.yml quiz-2026-09-15-2030 quiz-2026-09-15-2030@site",
                ],
                &[],
            ),
            (
                &[("l.yml#", "Quiz", "2026-09-15 20:30", "")],
                &["l.yml quiz-2026-09-15-2030 quiz-2026-09-15-2030@site"],
                &[],
            ),
        ],
        &[(
            &[
                ("l.yml#", "Quiz", "2026-09-15 18:00", ""),
                ("l.yml#", "Quiz", "2026-09-15 18:00", ""),
                choir,
            ],
            &["choir.md choir choir@site"],
            &["duplicate-slug"],
        )],
        // None of the recorded documents is there.
        &[
            (&[choir], &["choir.md choir choir@site"], &[]),
            (&[chess], &["chess.md chess chess@site"], &["other-site"]),
        ],
    ];
    for builds in stories {
        let mut story = Story::default();
        for (pages, expected, expected_codes) in *builds {
            let (names, codes) = story.build(pages);
            assert_eq!(
                (names.as_slice(), codes.as_slice()),
                (
                    expected
                        .iter()
                        .map(|line| (*line).to_owned())
                        .collect::<Vec<_>>()
                        .as_slice(),
                    *expected_codes,
                ),
                "{pages:?}"
            );
        }
    }
}

#[test]
fn another_site_changes_no_uid_of_a_recorded_event() {
    let mut story = Story::default();
    let choir = ("choir.md", "Choir", "2026-05-09", "");
    let named = ("named.md", "Named", "2026-05-10", "uid: mine\n");
    story.build(&[choir, named]);
    let new = ("new.md", "New", "2026-05-11", "");
    let (names, codes) = story.build_for("new.example", &[choir, named, new]);
    assert_eq!(
        names,
        [
            "choir.md choir choir@site",
            "named.md named mine@site",
            "new.md new new@new.example"
        ]
    );
    assert!(codes.is_empty());
    // The pages of another site happen to have the same paths.
    let other = ("choir.md", "Orchestra", "2028-01-01", "");
    let (_, codes) = story.build_for("other.example", &[other]);
    assert_eq!(codes, ["other-site"]);
}

#[test]
fn translations_share_the_names_of_their_original() {
    let mut story = Story::default();
    let english = ("singing.md", "Singing", "2026-05-09", "");
    let german = ("singing.de.md", "Wir singen", "2026-05-09", "");
    let other = ("walk.md", "Walk", "2026-05-10", "");
    let walk = "walk.md walk walk@site".to_owned();
    // The pages of each build, and the name of the song event.
    let builds: [(&[Page<'_>], &str); 5] = [
        (&[german, other], "singing.de.md singing-de singing-de@site"),
        (
            &[english, german, other],
            "singing.md singing-de singing-de@site",
        ),
        (&[english, other], "singing.md singing-de singing-de@site"),
        (&[german, other], "singing.de.md singing-de singing-de@site"),
        (
            &[english, german, other],
            "singing.md singing-de singing-de@site",
        ),
    ];
    for (pages, expected) in builds {
        let (names, codes) = story.build(pages);
        assert_eq!(names, [expected.to_owned(), walk.clone()]);
        assert!(codes.is_empty(), "{codes:?}");
    }
}

#[test]
fn translations_with_another_start_are_reported() {
    let mut story = Story::default();
    let english = ("singing.md", "Singing", "2026-05-09", "");
    let german = ("singing.de.md", "Wir singen", "2026-05-10", "");
    let (_, codes) = story.build(&[english, german]);
    assert_eq!(codes, ["different-values"]);
}

#[test]
fn languages_of_paths() {
    let listed = ["en".to_owned(), "pt-BR".to_owned()];
    let cases: [(&str, &[String], _); 9] = [
        ("x.md", &[], ("x", None)),
        ("x.en.md", &[], ("x", None)),
        ("x.de.md", &[], ("x", Some("de"))),
        ("a/index.de.md", &[], ("a/index", Some("de"))),
        ("de/x.md", &[], ("de/x", None)),
        ("pt-br/x.md", &listed, ("x", Some("pt-br"))),
        ("en/x.md", &listed, ("x", None)),
        ("x.pt-BR.md", &listed, ("x", Some("pt-br"))),
        ("x.de.md", &listed, ("x.de", None)),
    ];
    for (path, languages, (name, language)) in cases {
        let settings = NameSettings {
            site: "site",
            language: "en",
            languages,
        };
        let found = translation::split_path(path, settings);
        assert_eq!(
            (found.0.as_str(), found.1.as_deref()),
            (name, language),
            "{path}"
        );
    }
}
