//! `template`: the pages, to be changed.

use std::path::Path;

use dankai::diag::{Diagnostic, Place};
use dankai::typeset::{SCHEMA, TEMPLATES};
use dankai::write::write_whole;

use super::End;
use super::args::{TemplateArgs, TemplateCommand};
use super::messages;

/// Runs the subcommand.
pub(super) fn run(args: &TemplateArgs) -> End {
    match &args.command {
        TemplateCommand::Eject { dir } => eject(dir),
    }
}

/// Writes the built-in templates and the description of their data: all of them, or none
/// where one would be written over another file.
fn eject(dir: &Path) -> End {
    let files = || TEMPLATES.into_iter().chain([SCHEMA]);
    let in_the_way: Vec<Diagnostic> = files()
        .map(|(path, _)| dir.join(path))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| {
            Diagnostic::error("a file is there already, and nothing is written over it")
                .at(Place::file(path.display().to_string()))
                .hint("give another folder: `dankai template eject DIR`")
        })
        .collect();
    if !in_the_way.is_empty() {
        messages::report(&in_the_way, false);
        return End::Usage;
    }
    for (path, text) in files() {
        let path = dir.join(path);
        if let Err(message) = write_whole(&path, text.as_bytes()) {
            messages::usage(&message, None);
            return End::Incomplete;
        }
        messages::print(&format!("{}\n", messages::path(&path)));
    }
    let dir = messages::path(dir);
    messages::print(&format!(
        "\nNow: `dankai watch TEAM WORKSPACE --templates {dir}` makes a report whenever you save.\n\
         `{dir}/{}` describes the data the templates are given.\n",
        SCHEMA.0
    ));
    End::Done
}
