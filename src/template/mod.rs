//! Templates and conditions of `calfeed.yml`, and the template of the subscribe page.
//!
//! All of them are [`minijinja`] templates over plain values. They are compiled once, with
//! [`Template::parse`], [`Template::parse_html`] or [`Condition::parse`], and evaluated for many
//! events, also on several threads. The fuel bounds the work of each evaluation.

mod error;

use std::sync::{Arc, LazyLock};

use minijinja::value::{ValueKind, merge_maps};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Expression, Output, State, UndefinedBehavior,
    context, escape_formatter,
};

pub(crate) use error::TemplateError;
pub use minijinja::Value;

use crate::limits;

/// The name of the only template of an environment. The ending of the name turns on the escaping
/// of HTML.
const TEXT: &str = "template";
const HTML: &str = "template.html";

/// A template that produces text or HTML. An undefined value is an empty text.
#[derive(Debug, Clone)]
pub struct Template(Compiled);

impl Template {
    /// Compiles a template of plain text, in which nothing is escaped.
    ///
    /// # Errors
    ///
    /// A syntax error, or an unknown filter, test or function in a part that is always executed.
    ///
    /// ```
    /// use calfeed::template::{Template, Value};
    /// let template = Template::parse("{{ title }}{% if track %} ({{ track }}){% endif %}").unwrap();
    /// let values = Value::from(std::collections::BTreeMap::from([("title", "Yoga")]));
    /// assert_eq!(template.render(values).unwrap(), "Yoga");
    /// assert!(Template::parse("{{ title|shout }}").is_err());
    /// ```
    pub fn parse(source: &str) -> Result<Template, TemplateError> {
        let environment = environment(UndefinedBehavior::Chainable, limits::TEMPLATE_FUEL);
        Compiled::new(environment, TEXT, source).map(Template)
    }

    /// Compiles a template of a page, in which values are escaped as HTML unless they are marked
    /// as safe.
    ///
    /// # Errors
    ///
    /// See [`Template::parse`].
    pub(crate) fn parse_html(source: &str) -> Result<Template, TemplateError> {
        let environment = environment(UndefinedBehavior::Chainable, limits::page_template_fuel(0));
        Compiled::new(environment, HTML, source).map(Template)
    }

    /// Renders the template.
    ///
    /// # Errors
    ///
    /// Values of a wrong type, an unknown filter, and templates that take too many steps.
    pub fn render(&self, values: Value) -> Result<String, TemplateError> {
        let rendered = self.0.render(values);
        rendered.map_err(|error| TemplateError::new(&error, &self.0.source))
    }

    /// The names that the template uses and that neither the values nor minijinja define, in
    /// alphabetic order.
    pub(crate) fn unknown_names(&self, values: &Value) -> Vec<String> {
        let environment = &self.0.environment;
        let Ok(template) = environment.get_template(self.0.name) else {
            return Vec::new();
        };
        let is_global = |name: &str| environment.globals().any(|(global, _)| global == name);
        let is_defined = |name: &str| {
            let value = values.get_attr(name);
            value.is_ok_and(|value| !value.is_undefined()) || is_global(name)
        };
        let mut names: Vec<String> = template.undeclared_variables(false).into_iter().collect();
        names.retain(|name| !is_defined(name));
        names.sort_unstable();
        names
    }

    /// Renders the template of a page with this number of sessions, on which the number of
    /// permitted steps depends.
    ///
    /// # Errors
    ///
    /// See [`Template::render`].
    pub(crate) fn render_page(
        &self,
        values: Value,
        sessions: usize,
    ) -> Result<String, TemplateError> {
        let mut page = self.clone();
        let fuel = limits::page_template_fuel(sessions);
        page.0.environment.set_fuel(Some(fuel));
        page.render(values)
    }
}

/// A template that is one of several alternatives for a key. It is absent if it prints an undefined
/// value.
#[derive(Debug, Clone)]
pub(crate) struct Alternative(Compiled);

impl Alternative {
    /// Compiles a template of plain text.
    ///
    /// # Errors
    ///
    /// See [`Template::parse`].
    pub(crate) fn parse(source: &str) -> Result<Alternative, TemplateError> {
        let environment = environment(UndefinedBehavior::SemiStrict, limits::TEMPLATE_FUEL);
        Compiled::new(environment, TEXT, source).map(Alternative)
    }

    /// Renders the template, or returns `None` if it prints a value that is undefined, or if its
    /// text is blank.
    ///
    /// # Errors
    ///
    /// See [`Template::render`].
    pub(crate) fn render(&self, values: Value) -> Result<Option<String>, TemplateError> {
        match self.0.render(values) {
            Ok(text) if text.trim().is_empty() => Ok(None),
            Ok(text) => Ok(Some(text)),
            Err(error) if is_about_undefined(&error) => Ok(None),
            Err(error) => Err(TemplateError::new(&error, &self.0.source)),
        }
    }
}

/// An environment with a single template.
#[derive(Debug, Clone)]
struct Compiled {
    environment: Environment<'static>,
    name: &'static str,
    source: Arc<str>,
}

impl Compiled {
    fn new(
        mut environment: Environment<'static>,
        name: &'static str,
        source: &str,
    ) -> Result<Compiled, TemplateError> {
        environment
            .add_template_owned(name, source.to_owned())
            .map_err(|error| TemplateError::new(&error, source))?;
        let compiled = Compiled {
            environment,
            name,
            source: source.into(),
        };
        match compiled.render(Value::UNDEFINED) {
            Err(error) if names_unknown_thing(&error) => Err(TemplateError::new(&error, source)),
            _ => Ok(compiled),
        }
    }

    fn render(&self, values: Value) -> Result<String, Error> {
        self.environment.get_template(self.name)?.render(values)
    }
}

/// An expression that is true or false, such as `layout == 'event' and not internal`.
#[derive(Debug)]
pub struct Condition {
    expression: Expression<'static, 'static>,
    source: String,
}

impl Condition {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// See [`Template::parse`].
    ///
    /// ```
    /// use calfeed::template::{Condition, Value};
    /// let condition = Condition::parse("layout == 'event'").unwrap();
    /// assert!(!condition.is_true(Value::UNDEFINED).unwrap());
    /// assert!(Condition::parse("layout = 'event'").is_err());
    /// ```
    pub fn parse(source: &str) -> Result<Condition, TemplateError> {
        static ENVIRONMENT: LazyLock<Environment<'static>> =
            LazyLock::new(|| environment(UndefinedBehavior::Chainable, limits::TEMPLATE_FUEL));
        let source = source.to_owned();
        let expression = ENVIRONMENT
            .compile_expression_owned(source.clone())
            .map_err(|error| TemplateError::new(&error, &source))?;
        match expression.eval(Value::UNDEFINED) {
            Err(error) if names_unknown_thing(&error) => Err(TemplateError::new(&error, &source)),
            _ => Ok(Condition { expression, source }),
        }
    }

    /// Whether the expression is true. An undefined value is false, and so is an operation that
    /// needs its value. minijinja sorts an undefined value before all others, so that `key < 3` is
    /// true if the key is missing.
    ///
    /// # Errors
    ///
    /// See [`Template::render`].
    pub fn is_true(&self, values: Value) -> Result<bool, TemplateError> {
        match self.expression.eval(values) {
            Ok(value) => Ok(value.is_true()),
            Err(error) if is_about_undefined(&error) => Ok(false),
            Err(error) => Err(TemplateError::new(&error, &self.source)),
        }
    }
}

/// The values of a template: calfeed's own values, the page's keys, and the page's keys once more
/// under `page`. If a key has the name of one of calfeed's own values, the latter takes precedence.
pub(crate) fn values_with_page(own: Value, page: Value) -> Value {
    merge_maps([page.clone(), context! { page }, own])
}

/// calfeed's own values, and the page's keys under `page` only.
pub(crate) fn values(own: Value, page: Value) -> Value {
    merge_maps([context! { page }, own])
}

fn environment(undefined: UndefinedBehavior, fuel: u64) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(undefined);
    environment.set_fuel(Some(fuel));
    environment.set_debug(false);
    environment.set_formatter(print_value);
    environment.add_filter("truncate", minijinja_contrib::filters::truncate);
    environment
}

/// Prints a value of a template, escaped if the template is HTML.
///
/// A key without a value counts as absent: minijinja prints the word `none` for it, and `[]` for a
/// slice of it. minijinja also escapes `/`, which makes addresses longer and is not necessary in
/// texts and in quoted attributes.
fn print_value(
    output: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_none() || (value.kind() == ValueKind::Seq && value.len() == Some(0)) {
        return Ok(());
    }
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            let escaped = html_escape::encode_quoted_attribute(text);
            output.write_str(&escaped).map_err(Error::from)
        }
        _ => escape_formatter(output, state, value),
    }
}

/// Whether the template is wrong for every event, and not only for the given values.
fn names_unknown_thing(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction
    )
}

/// Whether an operation failed because one of its values is undefined.
fn is_about_undefined(error: &Error) -> bool {
    let names_undefined = |detail: &str| detail.contains("undefined");
    error.kind() == ErrorKind::UndefinedError || error.detail().is_some_and(names_undefined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Value {
        context! {
            title => "Tea & talk",
            level => 3,
            tags => vec!["a", "b"],
            venue => context! { name => "Hall", street => () },
        }
    }

    #[test]
    fn text_of_templates() {
        let cases = [
            ("{{ title }}", "Tea & talk"),
            ("{{ page.title|upper }}", "TEA & TALK"),
            ("[{{ missing }}]", "[]"),
            ("[{{ missing.inner.most }}]", "[]"),
            ("[{{ missing|upper|trim }}]", "[]"),
            ("[{{ venue.street }}]", "[]"),
            ("[{{ missing[:20] }}]", "[]"),
            ("{{ 'Bring a friend'|truncate(length=8) }}", "Bring..."),
            ("{% for tag in tags %}#{{ tag }}{% endfor %}", "#a#b"),
            ("{% for tag in missing %}x{% endfor %}", ""),
            ("{% if missing %}x{% else %}y{% endif %}", "y"),
            ("{{ missing|default('z') }}", "z"),
            ("{{ slug }}", "tea"),
        ];
        for (source, expected) in cases {
            let template = Template::parse(source).unwrap();
            let values = values_with_page(context! { slug => "tea" }, page());
            assert_eq!(template.render(values).unwrap(), expected, "{source}");
        }
    }

    #[test]
    fn unknown_names_are_found() {
        let source = "{% for n in range(2) %}{{ n }}{% endfor %}{{ titel }}{{ page.x }}{{ track }}";
        let values = values(context! { track => () }, context! { x => 1 });
        let template = Template::parse(source).unwrap();
        assert_eq!(template.unknown_names(&values), ["titel"]);
    }

    #[test]
    fn own_values_take_precedence() {
        let page = context! { slug => "of the page", page => "a number" };
        let template = Template::parse("{{ slug }}, {{ page.slug }}").unwrap();
        let values = values_with_page(context! { slug => "own" }, page);
        assert_eq!(template.render(values).unwrap(), "own, of the page");
    }

    #[test]
    fn alternatives_need_all_values() {
        let cases = [
            ("{{ venue.name }}, {{ title }}", Some("Hall, Tea & talk")),
            ("{{ venue.name }}, {{ missing }}", None),
            ("{{ missing.name }}", None),
            ("{{ missing|upper }}", None),
            (
                "{% if missing %}{{ missing }}{% endif %}{{ level }}",
                Some("3"),
            ),
            ("{{ missing|default('z') }}", Some("z")),
            ("{% if missing %}x{% endif %} ", None),
        ];
        for (source, expected) in cases {
            let rendered = Alternative::parse(source).unwrap().render(page());
            assert_eq!(rendered.unwrap().as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn conditions() {
        let cases = [
            ("title == 'Tea & talk' and not internal", true),
            ("layout == 'event'", false),
            ("missing.inner == 'x' or level == 3", true),
            ("missing > 3", false),
            ("missing + 1 == 2", false),
            ("'a' in tags", true),
            ("'a' in missing", false),
            ("missing is defined", false),
            ("missing|length > 1", false),
            ("missing", false),
        ];
        for (source, expected) in cases {
            let condition = Condition::parse(source).unwrap();
            assert_eq!(condition.is_true(page()).unwrap(), expected, "{source}");
        }
    }

    #[test]
    fn html_is_escaped() {
        let cases = [
            ("Tea & talk", "Tea &amp; talk"),
            ("</script>", "&lt;/script&gt;"),
            ("\" onclick='x'", "&quot; onclick=&#x27;x&#x27;"),
            ("https://example.org/a", "https://example.org/a"),
        ];
        let template = Template::parse_html("{{ title }}{{ missing }}").unwrap();
        for (title, expected) in cases {
            assert_eq!(template.render(context! { title }).unwrap(), expected);
        }
        let template = Template::parse_html("{{ titles }}").unwrap();
        let list = template.render(context! { titles => ["<b>"] }).unwrap();
        assert!(!list.contains('<'), "{list}");
    }

    #[test]
    fn steps_of_a_page_depend_on_its_sessions() {
        let source = "{% for a in range(3000) %}{% for b in range(9000) %}{% endfor %}{% endfor %}";
        let template = Template::parse_html(source);
        assert!(template.unwrap().render_page(page(), 100).is_err());
        let source = "{% for a in range(100) %}{{ a }}{% endfor %}";
        let template = Template::parse_html(source).unwrap();
        assert!(template.render_page(page(), 0).is_ok());
    }

    #[test]
    fn errors_have_a_position() {
        let cases = [
            ("{{ title|shout }}", "shout", (1, 10)),
            ("a\n{{ shout(title) }}", "shout", (2, 4)),
            ("{{ title is loud }}", "loud", (1, 13)),
            ("ü {{ title", "unexpected end", (1, 6)),
            ("{% if title %}", "unexpected end", (1, 13)),
        ];
        for (source, word, position) in cases {
            let error = Template::parse(source).unwrap_err();
            assert!(error.message.contains(word), "{source}: {}", error.message);
            assert_eq!(error.line_and_column(), position, "{source}");
        }
    }

    #[test]
    fn work_is_bounded() {
        let source =
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        let error = Template::parse(source).unwrap().render(page()).unwrap_err();
        assert!(error.message.contains("too many steps"), "{error:?}");
    }

    #[test]
    fn templates_are_shared_by_threads() {
        fn assert_shared<T: Send + Sync>() {}
        assert_shared::<Template>();
        assert_shared::<Condition>();
    }
}
