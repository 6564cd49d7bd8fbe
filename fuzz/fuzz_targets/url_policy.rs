#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| profilectl_fuzz::url(text));
