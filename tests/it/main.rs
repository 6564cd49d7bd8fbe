mod effects;
mod parse;
