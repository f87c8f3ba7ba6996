//! `schema`: the shape of the YAML files, for editors.

use dankai::load::{self, Options};

use super::End;
use super::args::{SchemaArgs, SchemaOf};
use super::messages;

/// Prints one schema.
pub(super) fn run(args: &SchemaArgs) -> End {
    if args.file == SchemaOf::Model {
        messages::print(&format!("{:#}\n", load::model_schema()));
        return End::Done;
    }
    let portfolio = match load::load(&args.workspace, &Options::default()) {
        Ok(read) => read.value,
        Err(findings) => {
            messages::report(&findings, false);
            return End::Incomplete;
        }
    };
    let schema = match args.file {
        SchemaOf::Workspace => load::workspace_schema(&portfolio),
        SchemaOf::Assessment | SchemaOf::Model => load::assessment_schema(&portfolio),
    };
    messages::print(&format!("{schema:#}\n"));
    End::Done
}
