//! The imports of Rust files, found in their tokens: `use` declarations, and paths anywhere in
//! the code, also inside macros. Comments and strings contain none. Items under `cfg(test)` are
//! left out, because tests may use anything.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::str::FromStr as _;
use std::vec;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One file uses a name of another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: String,
    /// The path of the name, from the root of the crate.
    pub(crate) name: String,
}

/// The imports of files that are given as (path below `src`, text).
pub(crate) fn imports(files: &[(String, String)]) -> BTreeSet<Import> {
    let modules: BTreeMap<Vec<String>, &str> = files
        .iter()
        .map(|(path, _)| (module_of(path), path.as_str()))
        .collect();
    let streams = files.iter().map(|(path, text)| {
        let tokens = TokenStream::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        (path, tokens)
    });
    let streams: Vec<_> = streams.collect();
    let test_modules: BTreeSet<Vec<String>> = streams
        .iter()
        .flat_map(|(path, tokens)| test_modules(&module_of(path), tokens.clone()))
        .collect();
    let mut found = BTreeSet::new();
    for (path, tokens) in streams {
        let module = module_of(path);
        if test_modules.contains(&module) {
            continue;
        }
        let mut paths = Vec::new();
        Scope::new(&module, tokens.clone()).collect(tokens, &mut paths);
        for name in paths {
            let file = (0..=name.len())
                .rev()
                .find_map(|length| modules.get(&name[..length]));
            if let Some(file) = file.filter(|file| *file != path) {
                found.insert(Import {
                    from: path.clone(),
                    to: (*file).to_owned(),
                    name: format!("crate::{}", name.join("::")),
                });
            }
        }
    }
    found
}

/// `feed/mod.rs` is the module `feed`, `feed/group.rs` is `feed::group`. The program is a module
/// that nothing imports.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    match path {
        "lib" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

/// Modules in files of their own that are compiled for tests only.
fn test_modules(module: &[String], tokens: TokenStream) -> Vec<Vec<String>> {
    let tokens: Vec<_> = tokens.into_iter().map(|token| token.to_string()).collect();
    let of_tests =
        |window: &&[String]| window[1].replace(' ', "") == "[cfg(test)]" && window[2] == "mod";
    let found = tokens
        .windows(5)
        .filter(of_tests)
        .filter(|window| window[4] == ";");
    found
        .map(|window| [module, &[window[3].clone()]].concat())
        .collect()
}

/// A module and its child modules, in which a path is resolved.
struct Scope {
    module: Vec<String>,
    children: BTreeSet<String>,
}

impl Scope {
    fn new(module: &[String], tokens: TokenStream) -> Scope {
        let tokens: Vec<_> = tokens.into_iter().map(|token| token.to_string()).collect();
        let children = tokens.windows(2).filter(|window| window[0] == "mod");
        Scope {
            module: module.to_vec(),
            children: children.map(|window| window[1].clone()).collect(),
        }
    }

    fn collect(&self, tokens: TokenStream, paths: &mut Vec<Vec<String>>) {
        let mut tokens = tokens
            .into_iter()
            .collect::<Vec<_>>()
            .into_iter()
            .peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) if is_test_attribute(&group) => skip_item(&mut tokens),
                TokenTree::Group(group) => self.collect(group.stream(), paths),
                TokenTree::Ident(word) if word == "mod" => self.inline_module(&mut tokens, paths),
                // `pub(in crate::feed)` names an ancestor and imports nothing.
                TokenTree::Ident(word) if word == "pub" => {
                    tokens.next_if(|next| is_group(next, Delimiter::Parenthesis));
                }
                TokenTree::Ident(word) => {
                    if let Some(base) = self.base(&word.to_string(), &mut tokens) {
                        tree(base, &mut tokens, paths);
                    }
                }
                // The rest of a path that begins with a name that is in scope: the name's own
                // `use` declaration counts.
                TokenTree::Punct(punct)
                    if punct.as_char() == ':' && tokens.next_if(is_colon).is_some() =>
                {
                    tokens.next_if(|next| matches!(next, TokenTree::Ident(_)));
                }
                _ => {}
            }
        }
    }

    fn inline_module(&self, tokens: &mut Tokens, paths: &mut Vec<Vec<String>>) {
        let name = tokens
            .next()
            .map(|token| token.to_string())
            .unwrap_or_default();
        if let Some(TokenTree::Group(body)) =
            tokens.next_if(|next| is_group(next, Delimiter::Brace))
        {
            let module = [self.module.as_slice(), &[name]].concat();
            Scope::new(&module, body.stream()).collect(body.stream(), paths);
        }
    }

    /// The module that the first words of a path mean. `None` if it is not a path into the crate.
    fn base(&self, word: &str, tokens: &mut Tokens) -> Option<Vec<String>> {
        let follows = |tokens: &mut Tokens| {
            let mut ahead = tokens.clone();
            ahead.next().is_some_and(|t| is_colon(&t)) && ahead.next().is_some_and(|t| is_colon(&t))
        };
        if !follows(tokens) {
            return None;
        }
        match word {
            "crate" | "calfeed" => Some(Vec::new()),
            "self" => Some(self.module.clone()),
            "super" => {
                let mut module = self.module.clone();
                module.pop();
                Some(module)
            }
            child if self.children.contains(child) => {
                Some([self.module.as_slice(), &[child.to_owned()]].concat())
            }
            _ => None,
        }
    }
}

type Tokens = Peekable<vec::IntoIter<TokenTree>>;

/// Reads the rest of a path, or of a tree of paths in braces, and adds every complete path.
fn tree(base: Vec<String>, tokens: &mut Tokens, paths: &mut Vec<Vec<String>>) {
    let mut path = base;
    while tokens.next_if(is_colon).is_some() {
        tokens.next_if(is_colon);
        match tokens.peek() {
            Some(TokenTree::Ident(word)) if word == "super" => {
                path.pop();
                tokens.next();
            }
            Some(TokenTree::Ident(word)) if word == "self" => {
                tokens.next();
            }
            Some(TokenTree::Ident(word)) => {
                path.push(word.to_string());
                tokens.next();
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                branches(&path, group.stream(), paths);
                tokens.next();
                return;
            }
            _ => break,
        }
    }
    paths.push(path);
}

/// The paths in the braces of a `use` declaration.
fn branches(base: &[String], tokens: TokenStream, paths: &mut Vec<Vec<String>>) {
    let mut tokens = tokens
        .into_iter()
        .collect::<Vec<_>>()
        .into_iter()
        .peekable();
    while let Some(token) = tokens.next() {
        if let TokenTree::Ident(word) = token {
            let path = match word.to_string().as_str() {
                "self" => base.to_vec(),
                word => [base, &[word.to_owned()]].concat(),
            };
            tree(path, &mut tokens, paths);
            // ` as name`
            while tokens
                .next_if(|next| matches!(next, TokenTree::Ident(_)))
                .is_some()
            {}
        }
    }
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':')
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

fn is_test_attribute(group: &proc_macro2::Group) -> bool {
    group.delimiter() == Delimiter::Bracket
        && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Skips an item: everything up to its semicolon or its braces.
fn skip_item(tokens: &mut Tokens) {
    for token in tokens {
        let is_semicolon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        if is_semicolon || is_group(&token, Delimiter::Brace) {
            return;
        }
    }
}
