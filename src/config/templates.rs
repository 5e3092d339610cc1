//! The templates `summary`, `description` and `url` of the config.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Reporter, SourceLocation};
use crate::document::field::Field;
use crate::event::{Event, Track, link};
use crate::template::{self, Template, TemplateError, Value};

/// The templates of a site. Without a template, calfeed's own form is used.
#[derive(Debug, Clone, Default)]
pub(crate) struct SiteTemplates {
    /// The summary of each session.
    pub(crate) summary: Option<PlacedTemplate>,
    /// The description of each session.
    pub(crate) description: Option<PlacedTemplate>,
    /// The address of each event that has none.
    pub(crate) url: Option<PlacedTemplate>,
}

/// A template and its location in the config.
#[derive(Debug, Clone)]
pub(crate) struct PlacedTemplate {
    template: Template,
    place: SourceLocation,
}

impl PlacedTemplate {
    /// Compiles a template of the config.
    ///
    /// # Errors
    ///
    /// The template has a syntax error, or names an unknown filter.
    pub(super) fn parse(field: Field<'_>) -> Result<PlacedTemplate, Diagnostic> {
        let place = field.location();
        let template = Template::parse(&field.long_text()?);
        let template = template.map_err(|error| located(&error, &place))?;
        Ok(PlacedTemplate { template, place })
    }

    /// Warns about names that the values do not have: they are empty for every event.
    fn check_names(&self, values: &Value, reporter: &mut Reporter) {
        for name in self.template.unknown_names(values) {
            let known = values.try_iter().into_iter().flatten();
            let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
            let message = format!("the template uses the unknown name `{name}`");
            let diagnostic = Diagnostic::new(Code::UnknownKey, message)
                .note("it is an empty text for every event")
                .help(format!("write `page.{name}` for a key of the page"))
                .help(format!("or one of {}", known.join(", ")));
            reporter.report(diagnostic.at(&self.place.file, self.place.span.clone()));
        }
    }

    /// Renders the template.
    ///
    /// # Errors
    ///
    /// The template cannot be evaluated with these values. The error is located in the config.
    pub(crate) fn render(&self, values: Value) -> Result<String, Diagnostic> {
        let rendered = self.template.render(values);
        rendered.map_err(|error| located(&error, &self.place))
    }
}

fn located(error: &TemplateError, place: &SourceLocation) -> Diagnostic {
    let span = error.span_in(&place.file.text, &place.span);
    error.diagnostic().at(&place.file, span)
}

impl SiteTemplates {
    /// Whether there is no template.
    pub(crate) fn is_empty(&self) -> bool {
        self.summary.is_none() && self.description.is_none() && self.url.is_none()
    }

    /// Reports templates of sessions that use unknown names, or cannot be evaluated for an event.
    /// Such a session gets calfeed's own summary and description.
    pub(crate) fn check<'a>(
        &self,
        events: impl Iterator<Item = &'a Arc<Event>> + Clone,
        reporter: &mut Reporter,
    ) {
        let values = events.filter_map(|event| Some(sample_values(event)?.to_value()));
        for template in [&self.summary, &self.description].into_iter().flatten() {
            if let Some(values) = values.clone().next() {
                template.check_names(&values, reporter);
            }
            let errors = values
                .clone()
                .filter_map(|values| template.render(values).err());
            reporter.extend(errors.take(1));
        }
    }

    /// Gives each event without an address the one of the `url` template. A template that fails
    /// is reported for the first event only.
    pub(crate) fn add_addresses(
        &self,
        events: &mut [Arc<Event>],
        base_url: Option<&str>,
        reporter: &mut Reporter,
    ) {
        let Some(template) = &self.url else { return };
        if let Some(event) = events.first() {
            template.check_names(&address_values(event), reporter);
        }
        for event in events.iter_mut().filter_map(Arc::get_mut) {
            if event.details.url.is_some() {
                continue;
            }
            let address = template.render(address_values(event)).and_then(|address| {
                let link = link::resolve(&address, base_url);
                link.map_err(|error| error.at(&template.place.file, template.place.span.clone()))
            });
            match reporter.ok(address) {
                Ok(address) => event.details.url = address,
                Err(_) => return,
            }
        }
    }
}

/// Values with which the templates of sessions can be checked.
fn sample_values(event: &Event) -> Option<SessionValues<'_>> {
    Some(SessionValues {
        event,
        track: event.tracks.first()?,
        title: &event.title,
        number: Some((1, 1)),
        location: event.details.location.as_deref(),
        status: event.status.as_str(),
        text: event.body(),
        url: event.details.url.as_deref(),
    })
}

/// The values of the `url` template.
fn address_values(event: &Event) -> Value {
    let path = event.id.path.as_str();
    let path = path.rsplit_once('.').map_or(path, |(path, _)| path);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let own = minijinja::context! {
        slug => event.identity.slug.as_str(),
        path,
        folder,
        name,
        title => event.title.as_str(),
        tags => &event.details.tags,
    };
    template::values(own, event.page_values.clone())
}

/// The properties of a session that its templates use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionValues<'a> {
    /// The event.
    pub(crate) event: &'a Event,
    /// The track.
    pub(crate) track: &'a Track,
    /// The title of the session, its track or the event.
    pub(crate) title: &'a str,
    /// The number of the session, and how many sessions there are.
    pub(crate) number: Option<(u32, u32)>,
    /// The location.
    pub(crate) location: Option<&'a str>,
    /// The status, such as `CANCELLED`.
    pub(crate) status: &'a str,
    /// The text of the page without Markdown.
    pub(crate) text: &'a str,
    /// The address.
    pub(crate) url: Option<&'a str>,
}

impl SessionValues<'_> {
    /// The values for a template.
    pub(crate) fn to_value(self) -> Value {
        let own = minijinja::context! {
            title => self.title,
            track => self.track.name.as_ref().map(|name| name.text.as_str()),
            number => self.number.map(|(number, _)| number),
            total => self.number.map(|(_, total)| total),
            location => self.location,
            tags => &self.event.details.tags,
            status => self.status.to_lowercase(),
            text => self.text,
            url => self.url,
        };
        template::values(own, self.event.page_values.clone())
    }
}
