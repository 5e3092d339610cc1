//! `repeat`, and `until` or `count`: what the text says of a series.

use chrono::NaiveDate;

use super::days;
use super::input::DraftInput;
use super::proposal::{KeyProposals, Proposal};
use crate::keys::Key;
use crate::language::RuleUnit;
use crate::prose::Role;
use crate::prose::claim;
use crate::prose::fact::{Fact, StatedRule, Statement};

/// Proposes the rule and the end that the text states.
pub(crate) fn propose(page: &DraftInput, draft: &mut KeyProposals) {
    let keys = [Key::Repeat, Key::Until, Key::Count];
    let Some(start) = page.event.tracks.first().map(|track| track.slot.start()) else {
        return;
    };
    if keys.into_iter().any(|key| page.keys.has(key)) {
        return;
    }
    let Some((rule, fact)) = stated_rule(page, start.date()) else {
        return;
    };
    if !rule.is_on(start.date()) {
        draft.missing.push(format!(
            "which is right: the text says `{}`, and the page's date is a {}",
            page.prose.quote(fact),
            start.format("%A")
        ));
        return;
    }
    match end(page, rule, fact, start.date()) {
        Ok((line, reason)) => {
            let lines = rule_lines(page, rule).into_iter().chain([line]);
            let proposals = lines.map(|line| Proposal::new(line, &reason));
            draft.proposals.extend(proposals);
        }
        // The dates are listed.
        Err(_) if !days::added(page).is_empty() => {}
        Err(missing) => draft.missing.push(missing),
    }
}

/// The lines with `repeat` and `on`.
fn rule_lines(page: &DraftInput, rule: &StatedRule) -> Vec<String> {
    let repeat = format!("{}: {}", page.keys.name(Key::Repeat), rule.repeat());
    let on = rule.on();
    let on = on.map(|on| format!("{}: {on}", page.keys.name(Key::On)));
    std::iter::once(repeat).chain(on).collect()
}

/// The rule that is stated with a period, else one in the title, else any of the event's own.
fn stated_rule(page: &DraftInput, start: NaiveDate) -> Option<(&StatedRule, &Fact)> {
    let rules: Vec<(&StatedRule, &Fact)> = page
        .prose
        .facts
        .iter()
        .filter_map(|fact| match &fact.statement {
            Statement::Repeats(rule) => Some((rule, fact)),
            _ => None,
        })
        .collect();
    let with_period = |(_, fact): &&(&StatedRule, &Fact)| {
        claim::last_day_of_rule(&page.prose, fact, start).is_some()
    };
    let in_title = |(_, fact): &&(&StatedRule, &Fact)| page.prose.role(fact) == Role::Title;
    let is_own = |(_, fact): &&(&StatedRule, &Fact)| claim::is_about_event(&page.prose, fact);
    let mut best: Vec<&(&StatedRule, &Fact)> = rules.iter().filter(with_period).collect();
    // `weekly on 6 consecutive Tuesdays` is one rule in two words; the longer says more.
    best.sort_by_key(|(rule, _)| rule.weekdays.is_empty());
    let found = best.first().copied();
    found
        .or(rules.iter().find(in_title))
        .or(rules.iter().find(is_own))
        .copied()
}

/// The line that ends the series and the words that say so; what is missing if there are none.
fn end(
    page: &DraftInput,
    rule: &StatedRule,
    fact: &Fact,
    start: NaiveDate,
) -> Result<(String, String), String> {
    let count = page
        .prose
        .facts
        .iter()
        .find_map(|other| match other.statement {
            Statement::Count(count) if count > 1 => Some((count, other)),
            _ => None,
        });
    if let Some((last, period)) = claim::last_day_of_rule(&page.prose, fact, start) {
        let fits =
            count.is_none_or(|(count, _)| holds(rule, start, last).is_none_or(|n| n == count));
        if !fits {
            return Err(format!(
                "which is right: `{}`, or `{}`",
                page.prose.quote(period),
                count.map_or("", |(_, fact)| page.prose.quote(fact))
            ));
        }
        let (one, other) = if fact.at.start < period.at.start {
            (fact, period)
        } else {
            (period, fact)
        };
        let reason = page.prose.quote_from(one, other).to_owned();
        return Ok((format!("{}: {last}", page.keys.name(Key::Until)), reason));
    }
    match count {
        Some((count, other)) => Ok((
            format!("{}: {count}", page.keys.name(Key::Count)),
            page.prose.quote(other).to_owned(),
        )),
        None => Err(format!(
            "until when: the text says `{}`; add `{}`, and `until` or `count` if it ends",
            page.prose.quote(fact),
            rule_lines(page, rule).join("`, `")
        )),
    }
}

/// How many sessions a period holds, for rules that count in days or weeks.
fn holds(rule: &StatedRule, start: NaiveDate, last: NaiveDate) -> Option<u32> {
    let step = match rule.every {
        _ if rule.weekdays.len() > 1 => return None,
        RuleUnit::Day => 1,
        RuleUnit::Week => 7,
        RuleUnit::Month => return None,
    };
    let days = (last - start).num_days();
    u32::try_from(days / (step * i64::from(rule.interval.max(1))) + 1).ok()
}
