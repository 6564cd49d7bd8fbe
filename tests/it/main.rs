mod corpus;
mod effects;
mod parse;
mod resolve;
mod schema;
