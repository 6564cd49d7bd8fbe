//! AWS IAM Identity Center from the command line, in this process: the manual to the letter, one
//! sign-in for every tool, refusals that say what to do.

mod device_code;
mod export;
mod faults;
mod faulty;
mod manual;
mod once;
mod refusals;
mod shared;
mod verbs;
mod world;
