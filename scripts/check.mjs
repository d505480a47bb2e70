/** `npm run check`: format, lint, types, boundaries, drift of generated files. Runs everything and fails at the end if anything did. */
import { spawn } from 'node:child_process';
import { NODE_FOLDERS } from './lib/code-folders.mjs';

/** Takes longer than all others together, and so runs beside them. */
const LINT = ['lint', 'eslint', ['--max-warnings=0', ...NODE_FOLDERS, 'client']];
const OTHERS = [
  ['format', 'prettier', ['--check', '--log-level=warn', '.']],
  ['types of the server', 'tsc', ['-p', 'tsconfig.node.json', '--noEmit']],
  ['types of the end-to-end suites', 'tsc', ['-p', 'tsconfig.e2e.json']],
  ['types of the client', 'ngc', ['-p', 'client/tsconfig.json', '--noEmit']],
  ['boundaries', 'depcruise', [...NODE_FOLDERS, 'client/src']],
  ['generated files', process.execPath, ['scripts/generate.mjs', '--check']],
];

/** Resolves with whether the check was content; what it had to say is printed in one piece. */
function perform([name, command, args]) {
  const startedAt = performance.now();
  const said = [];
  const file = command === process.execPath ? command : `node_modules/.bin/${command}`;
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (chunk) => said.push(chunk));
    const tell = (isGood) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${Buffer.concat(said)}${isGood ? 'ok' : 'FAILED'}  ${name} (${seconds} s)\n`);
      resolve(isGood);
    };
    child.once('error', (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      tell(false);
    });
    child.once('close', (code) => tell(code === 0));
  });
}

/** Resolves with whether each of them was content. */
async function inTurn(checks) {
  let isGood = true;
  for (const check of checks) isGood = (await perform(check)) && isGood;
  return isGood;
}

const verdicts = await Promise.all([inTurn([LINT]), inTurn(OTHERS)]);
process.exit(verdicts.every(Boolean) ? 0 : 1);
