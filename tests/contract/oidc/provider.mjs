// An OpenID-certified identity provider on a free loopback port.
//
//   node provider.mjs --modules NODE_MODULES --work DIR
//     [--refresh-tokens consent|always] [--id-token-seconds N]
//
// Prints one line of JSON with its issuer when it answers, and runs until it is told to stop.
// DIR/requests.jsonl gets one line per request, without a secret in it. DIR/secrets.jsonl gets every
// code and token that was given out, so that the tests can look for them where they must not be.
//
// Nothing here relaxes the provider: PKCE is demanded from every client, refresh tokens rotate, and
// `offline_access` needs `prompt=consent` (the provider's own rule) unless `--refresh-tokens always`.

import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({
  options: {
    modules: { type: 'string' },
    work: { type: 'string' },
    'refresh-tokens': { type: 'string', default: 'consent' },
    'id-token-seconds': { type: 'string', default: '3600' },
  },
});

const fromModules = createRequire(join(flags.modules, 'here.js'));
const { default: Provider } = await import(pathToFileURL(fromModules.resolve('oidc-provider')));

mkdirSync(flags.work, { recursive: true, mode: 0o700 });
const requestsLog = join(flags.work, 'requests.jsonl');
const secretsLog = join(flags.work, 'secrets.jsonl');
writeFileSync(requestsLog, '');
writeFileSync(secretsLog, '');
chmodSync(secretsLog, 0o600);

// The certificate is only there for consumers that compute thumbprints from `x5c`.
function signingKey() {
  const pem = join(flags.work, 'signing-key.pem');
  const certificate = execFileSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', pem,
    '-subj', '/CN=contract tests', '-days', '2',
  ], { stdio: ['ignore', 'pipe', 'ignore'] });
  return {
    ...createPrivateKey(readFileSync(pem)).export({ format: 'jwk' }),
    kid: 'contract-1',
    use: 'sig',
    alg: 'RS256',
    x5c: [new X509Certificate(certificate).raw.toString('base64')],
  };
}

const client = (client_id, more) => ({
  client_id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/oauth/callback'],
  ...more,
});

const configuration = {
  clients: [
    client('contract-native'),
    client('contract-confidential', {
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: 'a confidential client: its secret/has%characters+that need encoding',
    }),
    client('contract-elsewhere', { redirect_uris: ['http://127.0.0.1/registered/elsewhere'] }),
  ],
  jwks: { keys: [signingKey()] },
  cookies: { keys: ['contract tests only'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  rotateRefreshToken: true,
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: id }),
  }),
  // Printed by the provider instead of the page with a stack trace.
  renderError: (ctx, out) => {
    ctx.type = 'text/plain';
    ctx.body = `provider error: ${out.error}: ${out.error_description ?? ''}\n`;
  },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    Grant: 86400,
    IdToken: Number(flags['id-token-seconds']),
    Interaction: 600,
    RefreshToken: 86400,
    Session: 86400,
  },
};
if (flags['refresh-tokens'] === 'always') {
  configuration.issueRefreshToken = (_ctx, it) => it.grantTypeAllowed('refresh_token');
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  provider.use(record);
  server.on('request', provider.callback());
  process.stdout.write(`${JSON.stringify({ issuer, pid: process.pid })}\n`);
});
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => process.exit(0));
}

async function record(ctx, next) {
  await next();
  const { oidc } = ctx;
  const asked = oidc?.body ?? oidc?.params ?? {};
  const location = redirect(ctx);
  const line = {
    method: ctx.method,
    path: ctx.path.replace(/^\/(interaction|auth)\/[^/]+/, '/$1/...'),
    status: ctx.status,
    user_agent: ctx.get('user-agent'),
    client_id: asked.client_id ?? oidc?.client?.clientId,
    authorization: ctx.get('authorization').split(' ')[0] || undefined,
    grant_type: asked.grant_type,
    prompt: asked.prompt,
    scope: asked.scope,
    redirect_uri: asked.redirect_uri,
    code_challenge_method: asked.code_challenge_method,
    has: ['state', 'nonce', 'code_challenge', 'code_verifier', 'client_secret'].filter((it) => asked[it]),
    error: ctx.body?.error ?? location?.searchParams.get('error') ?? undefined,
    error_description: ctx.body?.error_description ?? undefined,
  };
  appendFileSync(requestsLog, `${JSON.stringify(line)}\n`);
  given('code', location?.searchParams.get('code'));
  for (const kind of ['access_token', 'refresh_token', 'id_token']) given(kind, ctx.body?.[kind]);
}

function redirect(ctx) {
  const location = ctx.response.get('location');
  return URL.canParse(location) ? new URL(location) : undefined;
}

function given(kind, value) {
  if (typeof value === 'string') appendFileSync(secretsLog, `${JSON.stringify({ kind, value })}\n`);
}
