//! A part of the teams, for a run that is spread over machines.

use std::fmt;
use std::str::FromStr;

/// One of so many parts of the teams. A team is in the same part whatever other teams there
/// are, on every machine and with every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// The most parts.
    pub const MOST: u32 = 10_000;

    /// Part `number`, from 1, of `of`.
    ///
    /// # Errors
    /// There is no such part, as a message.
    pub fn new(number: u32, of: u32) -> Result<Self, String> {
        if !(1..=Self::MOST).contains(&of) {
            return Err(format!("`{of}` is not a number of parts, from 1 to {}", Self::MOST));
        }
        if !(1..=of).contains(&number) {
            return Err(format!("there is no part {number} of {of}, they are numbered from 1"));
        }
        Ok(Self { number, of })
    }

    /// Its number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether a team of this id is in the part.
    pub fn has(self, team: &str) -> bool {
        Self::of_team(team, self.of) == self
    }

    /// The part a team of this id is in.
    fn of_team(team: &str, of: u32) -> Self {
        let rest = hash(team.as_bytes()) % u64::from(of);
        let number = u32::try_from(rest).expect("it is below a number of 32 bits") + 1;
        Self { number, of }
    }
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo), mixed once more by the finish of MurmurHash3
/// (Appleby), because the lower bits of FNV alone tell names apart too little.
fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut mixed = fnv ^ (fnv >> 33);
    mixed = mixed.wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^= mixed >> 33;
    mixed = mixed.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

/// As it is written on the command line: `3/8`.
impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.trim().parse().ok()?, of.trim().parse().ok()?)));
        let (number, of) = numbers.ok_or_else(|| format!("`{text}` is no part such as `3/8`"))?;
        Self::new(number, of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_a_number_of_so_many() {
        for (text, expected) in [
            ("1/1", Some("1/1")),
            ("3/8", Some("3/8")),
            (" 3 / 8 ", Some("3/8")),
            ("0/8", None),
            ("9/8", None),
            ("1/0", None),
            ("1/10001", None),
            ("3", None),
            ("a/b", None),
            ("-1/8", None),
        ] {
            let shard = text.parse::<Shard>().map(|shard| shard.to_string());
            assert_eq!(shard.as_deref().ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_team_is_in_one_part_for_good() {
        // These must never change: parts of one run may be made by different versions.
        for (team, of, expected) in
            [("payments", 8, 3), ("team-0001", 8, 6), ("決済", 8, 7), ("a", 1, 1), ("a", 100, 16)]
        {
            assert_eq!(Shard::of_team(team, of).number, expected, "{team} of {of}");
        }
        for of in [1, 2, 7, 8] {
            for team in 0..50 {
                let id = format!("team-{team}");
                let parts = (1..=of).filter(|number| Shard { number: *number, of }.has(&id));
                assert_eq!(parts.count(), 1, "{id} of {of}");
            }
        }
    }

    #[test]
    fn parts_are_about_the_same() {
        for of in [2, 8, 64] {
            let mut sizes = vec![0_u32; of as usize + 1];
            for team in 0..6_400 {
                sizes[Shard::of_team(&format!("team-{team:04}"), of).number as usize] += 1;
            }
            let fair = 6_400 / of;
            let wrong = sizes[1..].iter().find(|size| size.abs_diff(fair) > fair / 3 + 10);
            assert_eq!(wrong, None, "{of}: {sizes:?}");
        }
    }
}
