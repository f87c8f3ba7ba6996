#![no_main]

use dankai::load::logo_from_bytes;
use dankai::typeset::check_logo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(logo) = logo_from_bytes(bytes.to_vec()) {
        let _ = check_logo(&logo, &[]);
    }
});
