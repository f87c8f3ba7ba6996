//! `completions` and `man`: what a shell and a reader of manuals need, made from the arguments
//! themselves.

use clap::{Command, CommandFactory as _};
use dankai::write::write_whole;

use super::End;
use super::args::{Args, CompletionsArgs, ManArgs};
use super::messages;

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionsArgs) -> End {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "dankai", &mut script);
    messages::print(&String::from_utf8_lossy(&script));
    End::Done
}

/// Writes `dankai.1`, and a page for each command.
pub(super) fn pages(args: &ManArgs) -> End {
    let mut program = Args::command();
    program.build();
    let mut pages = Vec::new();
    collect(&program, "dankai", &mut pages);
    for (name, command) in &pages {
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(command.clone()).title(name).render(&mut page);
        let file = args.folder.join(format!("{name}.1"));
        let written =
            rendered.map_err(|error| error.to_string()).and_then(|()| write_whole(&file, &page));
        if let Err(message) = written {
            messages::complain(&format!("error: {message}\n"));
            return End::Incomplete;
        }
    }
    let count = messages::counted(pages.len(), "page");
    messages::print(&format!("{count} written to {}\n", messages::path(&args.folder)));
    End::Done
}

/// A command and all below it, under the names of their pages.
fn collect(command: &Command, name: &str, pages: &mut Vec<(String, Command)>) {
    pages.push((name.to_owned(), command.clone()));
    for sub in
        command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
    {
        collect(sub, &format!("{name}-{}", sub.get_name()), pages);
    }
}
