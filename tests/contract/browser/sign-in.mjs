// A person with a real browser: Debian's Chromium, without a window, signs in at oidc-provider's
// development pages.
//
//   node sign-in.mjs --modules NODE_MODULES --result FILE [--login NAME] [--deny] URL
//
// FILE gets what the person sees last: {"url", "status", "text", "html", "scripts", "headers",
// "foreign", "console"}, where "foreign" lists the hosts beyond loopback that the application's own
// pages asked for; a screenshot stands beside it. Exits 0 once the listener's last page came, 1 otherwise.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: flags, positionals: [start] } = parseArgs({
  options: {
    modules: { type: 'string' },
    result: { type: 'string' },
    login: { type: 'string', default: 'ada' },
    deny: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const fromModules = createRequire(join(flags.modules, 'here.js'));
const { chromium } = fromModules('playwright-core');

const provider = new URL(start).origin;
const profile = mkdtempSync(join(dirname(flags.result), 'chromium-'));
const foreign = [];
const messages = [];
let exit = 1;

const context = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
  timeout: 60_000,
});
try {
  context.setDefaultTimeout(20_000);
  // The provider's pages ask for a web font; nothing beyond this machine is let through.
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => {
    if (!route.request().frame().url().startsWith(provider)) foreign.push(new URL(route.request().url()).host);
    return route.abort();
  });
  const page = context.pages()[0] ?? await context.newPage();
  page.on('console', (message) => messages.push(message.text()));
  let response = await page.goto(start, { waitUntil: 'load' });
  const step = async (click) => {
    const [answered] = await Promise.all([
      page.waitForNavigation({ waitUntil: 'load' }),
      click(),
    ]);
    response = answered;
  };
  if (await page.locator('input[name=login]').count()) {
    await page.fill('input[name=login]', flags.login);
    await page.fill('input[name=password]', 'any');
    await step(() => page.click('button[type=submit]'));
  }
  if (page.url().startsWith(provider) && await page.locator('input[name=prompt][value=consent]').count()) {
    await step(() => (flags.deny ? page.click('text=[ Cancel ]') : page.click('button[type=submit]')));
  }
  writeFileSync(flags.result, JSON.stringify({
    url: page.url(),
    status: response?.status(),
    html: await response?.text(),
    text: (await page.innerText('body')).replace(/\s+/g, ' ').trim(),
    scripts: await page.locator('script').count(),
    headers: await response?.allHeaders(),
    foreign,
    console: messages,
  }), { mode: 0o600 });
  await page.screenshot({ path: flags.result.replace(/\.json$/, '.png') });
  exit = page.url().startsWith(provider) ? 1 : 0;
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(exit);
