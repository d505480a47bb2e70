/** `npm run gen`: writes `openapi.json`, `.env.example` and the lists of metrics from the definitions in the code. With `--check` it only says whether they are up to date. */
import './typescript.mjs';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const isCheck = process.argv.includes('--check');
const { generatedFiles } = await import('./generated-files.ts');
const files = await generatedFiles();
let isCurrent = true;
for (const [file, content] of Object.entries(files)) {
  const present = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (present === content) continue;
  isCurrent = false;
  if (isCheck) process.stderr.write(`${file} is out of date. Run "npm run gen" and commit it.\n`);
  else writeFileSync(file, content);
}
process.exit(isCheck && !isCurrent ? 1 : 0);
