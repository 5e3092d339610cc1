//! Inspection of a site for `calfeed init`: its generator, its settings, its events, and the
//! config that builds them.
//!
//! Everything is read from the site's own files. A value that is guessed carries its source, which
//! the config shows in a comment.

mod candidate;
mod config_yaml;
mod deployment;
mod facts;
mod fields;
mod files;
mod generator;
mod guess;
mod host;
mod inspection;
mod javascript;
mod names;
mod scalar;
mod settings;
mod suggested_config;
mod timetable;
mod trial;
mod zone_guess;

pub(crate) use deployment::{DeployStep, deploy_step};
pub(crate) use files::{InspectedFiles, read_document};
pub(crate) use generator::{Generator, JEKYLL_CONFIGS};
pub(crate) use host::{Host, Remote, default_branch, hosts};
pub(crate) use inspection::{FoundEvents, Inspection, inspect};
pub(crate) use scalar::scalar;
pub(crate) use trial::Trial;
