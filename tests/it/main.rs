mod corpus;
mod effects;
mod oidc;
mod opx;
mod parse;
mod resolve;
mod schema;
