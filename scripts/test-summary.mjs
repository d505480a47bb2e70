/** Prints the sum of all suites that ran since `test-results/` was cleared, and fails if one failed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summary } from './lib/test-results.mjs';

const files = readdirSync('test-results').filter((name) => name.endsWith('.json'));
const total = summary(
  files.map((name) => join('test-results', name)),
  (file) => readFileSync(file, 'utf8'),
);
for (const name of total.unsteady) process.stdout.write(`passed at the second try only: ${name}\n`);
process.stdout.write(`${total.line}\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
