// The role keys of an Identity Center profile, as AWS's SDK for JavaScript finds them.
//
//   node sso_credentials.mjs --modules NODE_MODULES --profile NAME
//
// Prints {"accessKeyId", "expiration"}; ends with 1 and the error's name where there are none.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: flags } = parseArgs({ options: { modules: { type: 'string' }, profile: { type: 'string' } } });
const { fromSSO } = createRequire(join(flags.modules, 'here.js'))('@aws-sdk/credential-provider-sso');

try {
  const { accessKeyId, expiration } = await fromSSO({ profile: flags.profile })();
  console.log(JSON.stringify({ accessKeyId, expiration }));
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
