//! Which statements are about the event itself, beyond doubt.

use std::sync::LazyLock;

use regex::Regex;

use crate::prose::fact::{Fact, Statement};
use crate::prose::pattern::{any, compile};
use crate::prose::{Prose, Role};

/// A line that begins with *When:*, or with the picture of a calendar or a clock.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let label = any(|l| l.labels);
    compile(&format!(
        r"^ \W* (?: {label} ) \s* [:–—-] | ^ \s* [📅🗓📆⏰🕐-🕧] "
    ))
});

/// A word that turns a sentence to something before, after or beside the event.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    let word = any(|l| l.elsewhere);
    compile(&format!(r"\b {word} \b"))
});

/// A word that invites.
static INVITATION: LazyLock<Regex> = LazyLock::new(|| {
    let word = any(|l| l.invitations);
    compile(&format!(r"\b {word} \b"))
});

/// How many words may stand beside a day or a time that stands for itself.
const FEW_WORDS: usize = 3;

/// Whether a sentence invites to the event, or is hardly more than the day and the time. Others
/// may tell what happens elsewhere on that day, or what somebody did.
pub fn is_invitation(prose: &Prose, fact: &Fact) -> bool {
    let sentence = prose.sentence(fact);
    let is_word = |word: &&str| {
        let is_number = word.contains(|c: char| c.is_ascii_digit());
        !is_number && word.chars().any(char::is_alphabetic)
    };
    let rest = sentence.replacen(prose.quote(fact), " ", 1);
    INVITATION.is_match(sentence) || rest.split_whitespace().filter(is_word).count() <= FEW_WORDS
}

/// Whether the page announces this as its own date or time: in the title, a heading, or a line
/// that says so.
pub fn is_announced(prose: &Prose, fact: &Fact) -> bool {
    let is_on_top = matches!(prose.role(fact), Role::Title | Role::Heading);
    (is_on_top || LABEL.is_match(prose.line_before(fact))) && !is_clause_elsewhere(prose, fact)
}

/// Whether it is one of the points of an agenda or a timetable.
pub fn is_agenda(prose: &Prose, fact: &Fact) -> bool {
    match prose.role(fact) {
        Role::Title | Role::Heading => false,
        Role::Row => true,
        Role::Item => !LABEL.is_match(prose.line_before(fact)),
        // `19:00 Doors`. A day begins sentences, and a line of nothing but a time is no point.
        Role::Paragraph | Role::Alternative => {
            let has_word = |text: &str| text.chars().any(char::is_alphanumeric);
            matches!(fact.statement, Statement::Time(_))
                && !has_word(prose.line_before(fact))
                && has_word(prose.line_after(fact))
        }
    }
}

/// Whether the sentence is about another time: *our next meeting*, *doors open*.
pub fn is_elsewhere(prose: &Prose, fact: &Fact) -> bool {
    let quote = prose.quote(fact);
    // A fact's own words, such as an *until* between two times, turn nothing.
    let rest = prose.sentence(fact).replacen(quote, " ", 1);
    ELSEWHERE.is_match(&rest)
}

/// Whether the clause before a fact is about another time.
fn is_clause_elsewhere(prose: &Prose, fact: &Fact) -> bool {
    let before = prose.line_before(fact);
    let clause = before.rsplit([',', ';', '(', '·', '|']).next();
    ELSEWHERE.is_match(clause.unwrap_or_default())
}
