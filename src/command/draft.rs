//! `calfeed draft`: the schedule keys that the text of a page implies.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use super::output::{ExitStatus, print_status, report};
use crate::cli;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Reporter, SourceFile};
use crate::document::Document;
use crate::document::page;
use crate::draft::{self, KeyProposals};
use crate::front_matter;
use crate::prose::contradiction::planned::ProseSchedule;
use crate::publish::{atomic, unwritable};
use crate::schedule::expand::expand;
use crate::source::discover;
use crate::time::duration;

const ADDED: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();

/// Proposes keys, and adds them if that was asked for.
pub(crate) fn run(arguments: &cli::Draft) -> ExitStatus {
    let path = arguments.file.as_path();
    let config_path = arguments.config.clone().or_else(|| config::above(path));
    let mut reporter = Reporter::new();
    let config = config::load(Path::new(""), config_path.as_deref(), &mut reporter);
    let Ok(config) = config else {
        return report(reporter.diagnostics(), &arguments.messages);
    };
    let drafted = read(path).and_then(|source| {
        let mut own = Reporter::new();
        let draft = draft::propose(&source, &config.defaults, &mut own)
            .map_err(|_| own.into_diagnostics())?;
        let summary = match check(&source, &draft, &config) {
            // What is missing may be what makes it an event.
            Err(_) if !draft.missing.is_empty() => String::new(),
            checked => checked?,
        };
        Ok((source, draft, summary))
    });
    let (source, draft, summary) = match drafted {
        Ok(drafted) => drafted,
        Err(faults) => {
            report(&faults, &arguments.messages);
            return ExitStatus::Failure;
        }
    };
    // A reader that closes the pipe, such as `head`, is not an error.
    let _ = write!(anstream::stdout(), "{}", shown(&source, &draft));
    tell_rest(&draft, &summary);
    if arguments.write && !draft.proposals.is_empty() {
        let written = write(path, &source, &draft);
        if let Err(fault) = written {
            return report(&[fault], &arguments.messages);
        }
        print_status(&format!("wrote {}", path.display()));
    }
    match draft.missing.as_slice() {
        [] => ExitStatus::Success,
        _ => ExitStatus::Failure,
    }
}

fn read(path: &Path) -> Result<Arc<Document>, Vec<Diagnostic>> {
    match discover::read_page(path) {
        Ok(Some(source)) => Ok(Arc::new(source)),
        Ok(None) => {
            let message = format!("{} has no front matter", path.display());
            let fault = Diagnostic::new(Code::MissingKey, message)
                .help("begin it with `---`, a title, a date and `---`");
            Err(vec![fault])
        }
        Err(fault) => Err(vec![fault]),
    }
}

/// The sessions that the page would have, in one line.
///
/// # Errors
///
/// The page with the proposed keys is not one that calfeed reads, as when its front matter is a
/// map in braces.
fn check(
    source: &Arc<Document>,
    draft: &KeyProposals,
    config: &Config,
) -> Result<String, Vec<Diagnostic>> {
    let text = draft::apply(&source.file.text, source.data.clone(), draft);
    let path = source.file.path.clone();
    let file = Arc::new(SourceFile { path, text });
    let undated = || vec![Diagnostic::new(Code::MissingKey, "the page has no date")];
    let applied = page::split(&file, &source.relative_path).map_err(|fault| vec![fault])?;
    let mut reporter = Reporter::new();
    let applied = Arc::new(applied.ok_or_else(undated)?);
    let outcome = front_matter::parse(&applied, &config.defaults, &mut reporter);
    let front_matter::Outcome::Event(event) = outcome else {
        return Err(reporter.into_diagnostics());
    };
    let mut reporter = Reporter::new();
    let expanded = expand(event, &mut reporter).map_err(|_| reporter.into_diagnostics())?;
    Ok(ProseSchedule::of(&expanded).map_or(String::new(), |plan| summary(&plan)))
}

fn summary(plan: &ProseSchedule<'_>) -> String {
    let (Some(first), Some(last)) = (plan.sessions.first(), plan.sessions.last()) else {
        return String::new();
    };
    let sessions = crate::terminal::counted(plan.sessions.len(), "session");
    let length = plan.length().map_or(String::new(), |length| {
        format!(" of {}", duration::text(length))
    });
    let zone = first.track.zone.name();
    let until = match plan.sessions.len() {
        1 => String::new(),
        _ => format!(" to {}", last.describe()),
    };
    format!("{sessions}{length}: {}{until}, {zone}", first.describe())
}

/// The front matter with the added lines, each with its reason.
fn shown(source: &Arc<Document>, draft: &KeyProposals) -> String {
    let mut text = format!("{}\n", source.file.path);
    for line in source.data_text().lines() {
        text.push_str(&format!("{FAINT}  {line}{FAINT:#}\n"));
    }
    let width = draft
        .proposals
        .iter()
        .filter_map(|proposal| proposal.lines.first())
        .map(|line| line.width())
        .max()
        .unwrap_or(0);
    for proposal in &draft.proposals {
        for (index, line) in proposal.lines.iter().enumerate() {
            let reason = match index {
                0 => {
                    let blanks = " ".repeat(width - line.width().min(width) + 3);
                    format!("{blanks}{FAINT}\"{}\"{FAINT:#}", proposal.reason)
                }
                _ => String::new(),
            };
            text.push_str(&format!("{ADDED}+ {line}{ADDED:#}{reason}\n"));
        }
    }
    text
}

fn tell_rest(draft: &KeyProposals, summary: &str) {
    if draft.proposals.is_empty() && draft.missing.is_empty() {
        print_status("nothing to add");
    }
    if !draft.proposals.is_empty() && !summary.is_empty() {
        print_status(&format!("gives {summary}"));
    }
    for missing in &draft.missing {
        print_status(&format!("missing: {missing}"));
    }
}

/// Adds the lines to the file as it is on the disk, byte order mark and line ends included.
fn write(path: &Path, source: &Arc<Document>, draft: &KeyProposals) -> Result<(), Diagnostic> {
    let raw = fs::read_to_string(path).map_err(|error| unwritable(path, &error))?;
    let mark = raw.len().saturating_sub(source.file.text.len());
    let front_matter = source.data.start + mark..source.data.end + mark;
    let applied = draft::apply(&raw, front_matter, draft);
    atomic::write(path, std::iter::once(applied.as_str())).map(drop)
}
