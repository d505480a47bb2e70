/** `npm run fuzz:api -- [--requests N] [--seed S]`: sends N generated requests to a control plane of its own and judges every answer. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies, requireNode } from './lib/dependencies.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
requireNode();
await installDependencies();
const { values } = parseArgs({
  options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string', default: 'random' } },
});
const env = {
  ...process.env,
  SUITE: 'int',
  NODE_OPTIONS: '--experimental-vm-modules',
  FUZZ_REQUESTS: values.requests,
  FUZZ_SEED: values.seed,
};
const jest = join('node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(process.execPath, [jest, 'testing/fuzz/generated-requests'], { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
