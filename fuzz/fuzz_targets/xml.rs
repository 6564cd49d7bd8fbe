#![no_main]

use libfuzzer_sys::fuzz_target;
use profilectl_fuzz::document::Format;

fuzz_target!(|bytes: &[u8]| profilectl_fuzz::read(bytes, Format::XmlPlist));
