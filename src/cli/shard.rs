//! Which part of the teams a run makes, where a scheduler says so.

use dankai::model::Shard;

/// What schedulers tell a run of several: where its number stands, where the first number
/// stands or which it is, and where the count stands.
struct Scheduler {
    number: &'static str,
    first: First,
    of: Option<&'static str>,
}

enum First {
    Is(u32),
    Stands(&'static str),
}

/// Kubernetes Indexed Jobs, Slurm arrays, GitLab `parallel`.
const SCHEDULERS: [Scheduler; 3] = [
    Scheduler { number: "JOB_COMPLETION_INDEX", first: First::Is(0), of: None },
    Scheduler {
        number: "SLURM_ARRAY_TASK_ID",
        first: First::Stands("SLURM_ARRAY_TASK_MIN"),
        of: Some("SLURM_ARRAY_TASK_COUNT"),
    },
    Scheduler { number: "CI_NODE_INDEX", first: First::Is(1), of: Some("CI_NODE_TOTAL") },
];

/// `3/8`; or `auto/8` or `auto`, for what the scheduler says.
pub(super) fn parse(text: &str) -> Result<Shard, String> {
    parse_with(text, |name| std::env::var(name).ok())
}

fn parse_with(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let of = match text.split_once('/') {
        Some(("auto", of)) => Some(of.to_owned()),
        None if text == "auto" => None,
        _ => return text.parse(),
    };
    let number = |name: &str| -> Result<Option<u32>, String> {
        let Some(text) = variable(name) else { return Ok(None) };
        let number = text.trim().parse().map_err(|_| format!("`{name}` is `{text}`, no number"));
        number.map(Some)
    };
    for Scheduler { number: name, first, of: count } in &SCHEDULERS {
        let Some(given) = number(name)? else { continue };
        let first = match first {
            First::Is(first) => *first,
            First::Stands(name) => number(name)?.unwrap_or(0),
        };
        let of = match (&of, count) {
            (Some(of), _) => Some(of.parse().map_err(|_| format!("`{of}` is no number of parts"))?),
            (None, Some(count)) => number(count)?,
            (None, None) => None,
        };
        let of = of.ok_or_else(|| {
            format!("`{name}` does not tell how many parts there are, write `auto/N`")
        })?;
        let number = given.checked_sub(first).and_then(|number| number.checked_add(1));
        let number = number.ok_or_else(|| format!("`{name}` is below the first, `{first}`"))?;
        return Shard::new(number, of);
    }
    let names = SCHEDULERS.map(|scheduler| format!("`{}`", scheduler.number)).join(", ");
    Err(format!("no scheduler tells the part: none of {names} is set"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_is_what_was_written_or_what_the_scheduler_says() {
        let kubernetes: &[(&str, &str)] = &[("JOB_COMPLETION_INDEX", "0")];
        let slurm: &[(&str, &str)] = &[
            ("SLURM_ARRAY_TASK_ID", "5"),
            ("SLURM_ARRAY_TASK_MIN", "3"),
            ("SLURM_ARRAY_TASK_COUNT", "8"),
        ];
        let gitlab: &[(&str, &str)] = &[("CI_NODE_INDEX", "8"), ("CI_NODE_TOTAL", "8")];
        for (text, variables, expected) in [
            ("3/8", kubernetes, Ok("3/8")),
            ("auto/8", kubernetes, Ok("1/8")),
            ("auto/8", &[("JOB_COMPLETION_INDEX", "7")][..], Ok("8/8")),
            ("auto/8", &[("JOB_COMPLETION_INDEX", "8")], Err("there is no part 9 of 8")),
            ("auto", kubernetes, Err("write `auto/N`")),
            ("auto", slurm, Ok("3/8")),
            ("auto/16", slurm, Ok("3/16")),
            ("auto", gitlab, Ok("8/8")),
            ("auto/4", gitlab, Err("there is no part 8 of 4")),
            ("auto", &[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "2")], Err("below the first")),
            ("auto", &[("CI_NODE_INDEX", "x")], Err("`x`, no number")),
            ("auto/x", kubernetes, Err("`x` is no number of parts")),
            ("auto/8", &[], Err("none of `JOB_COMPLETION_INDEX`")),
            ("auto", &[], Err("none of `JOB_COMPLETION_INDEX`")),
            ("automatic/8", kubernetes, Err("is no part such as `3/8`")),
        ] {
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let found = parse_with(text, variable).map(|shard| shard.to_string());
            match (&found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text} {variables:?}"),
                (Err(found), Err(part)) if found.contains(part) => {}
                _ => panic!("{text} {variables:?}: {found:?}, not {expected:?}"),
            }
        }
    }
}
