// A person without a browser: signs in at oidc-provider's development pages with plain requests.
//
//   node sign-in-http.mjs --result FILE [--login NAME] [--deny] URL
//
// Follows the authorization URL, fills in the sign-in and consent forms (or cancels at consent), and
// follows the redirect to the application's listener. FILE gets what a person would see last:
// {"url", "status", "text", "html", "scripts", "headers"}. Exits 0 once the listener's last page
// came, 1 otherwise.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: flags, positionals: [start] } = parseArgs({
  options: {
    result: { type: 'string' },
    login: { type: 'string', default: 'ada' },
    deny: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const MOST_STEPS = 20;
const provider = new URL(start).origin;
const cookies = new Map();

async function request(url, form) {
  const headers = { accept: 'text/html', 'user-agent': 'contract-person' };
  const ours = new URL(url).origin === provider;
  if (ours && cookies.size) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form ? new URLSearchParams(form) : undefined,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  });
  if (ours) {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(name, value); else cookies.delete(name);
    }
  }
  return response;
}

const attribute = (html, pattern) => pattern.exec(html)?.[1].replaceAll('&amp;', '&');

function answer(url, html) {
  const action = attribute(html, /<form[^>]*action="([^"]+)"/);
  const prompt = attribute(html, /name="prompt" value="([^"]+)"/);
  if (prompt === 'login') return { url: new URL(action, url), form: { prompt, login: flags.login, password: 'any' } };
  if (prompt === 'consent' && flags.deny) {
    return { url: new URL(attribute(html, /<a href="([^"]+)">\[ Cancel \]/), url) };
  }
  if (prompt === 'consent') return { url: new URL(action, url), form: { prompt } };
  return undefined;
}

let next = { url: new URL(start) };
let exit = 1;
for (let step = 0; step < MOST_STEPS; step += 1) {
  const response = await request(next.url, next.form);
  const location = response.headers.get('location');
  if (location) {
    next = { url: new URL(location, next.url) };
    continue;
  }
  const html = await response.text();
  const more = next.url.origin === provider ? answer(next.url, html) : undefined;
  if (more) {
    next = more;
    continue;
  }
  writeFileSync(flags.result, JSON.stringify({
    url: next.url.href,
    status: response.status,
    html,
    text: html.replace(/<(style|title)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim(),
    scripts: (html.match(/<script/gi) ?? []).length,
    headers: Object.fromEntries(response.headers),
  }), { mode: 0o600 });
  exit = next.url.origin === provider ? 1 : 0;
  break;
}
process.exit(exit);
