/** `npm run check`: format, lint, types, boundaries, drift of generated files. Runs everything and fails at the end if anything did. */
import { spawnSync } from 'node:child_process';

const CHECKS = [
  ['format', 'prettier', ['--check', '--log-level=warn', '.']],
  [
    'lint',
    'eslint',
    [
      '--max-warnings=0',
      'protocol',
      'sockets',
      'metrics',
      'src',
      'agents',
      'launcher',
      'migrations',
      'testing',
      'e2e',
      'bench',
      'faults',
      'helm',
      'client',
    ],
  ],
  ['types of the server', 'tsc', ['-p', 'tsconfig.node.json', '--noEmit']],
  ['types of the end-to-end suites', 'tsc', ['-p', 'tsconfig.e2e.json']],
  ['types of the client', 'ngc', ['-p', 'client/tsconfig.json', '--noEmit']],
  [
    'boundaries',
    'depcruise',
    [
      'protocol',
      'sockets',
      'metrics',
      'src',
      'agents',
      'launcher',
      'migrations',
      'testing',
      'e2e',
      'bench',
      'faults',
      'helm',
      'client/src',
    ],
  ],
];

const failed = [];
for (const [name, command, args] of CHECKS) {
  const startedAt = performance.now();
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' });
  process.stdout.write(
    `${status === 0 ? 'ok' : 'FAILED'}  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`,
  );
  if (status !== 0) failed.push(name);
}

const generated = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], { stdio: 'inherit' });
process.stdout.write(`${generated.status === 0 ? 'ok' : 'FAILED'}  generated files\n`);
if (generated.status !== 0) failed.push('generated files');
process.exit(failed.length === 0 ? 0 : 1);
