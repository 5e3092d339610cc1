//! Documents: the value tree of a file and its source locations; front matter and body of a page.

pub mod fields;
pub mod page_source;
pub mod template_tag;
pub mod template_value;
pub mod yaml;
