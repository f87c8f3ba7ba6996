#![no_main]

use dankai::load::{Kind, probe};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = probe(Kind::Json, bytes);
});
