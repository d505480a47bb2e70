import { spawnSync } from 'node:child_process';

const PRELOAD = new URL('hidden-arguments.mjs', import.meta.url).href;
const PROGRAM = 'console.log(JSON.stringify([process.argv.slice(1), process.env.BENCH_HIDDEN_ARGUMENTS ?? null]))';

function argumentsSeen(hidden?: readonly string[]): unknown {
  const env = { ...process.env, ...(hidden ? { BENCH_HIDDEN_ARGUMENTS: JSON.stringify(hidden) } : {}) };
  const { stdout } = spawnSync(process.execPath, ['--import', PRELOAD, '-e', PROGRAM, 'shown'], {
    env,
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

describe('hidden arguments', () => {
  it('reach the program, and go no further', () => {
    expect(argumentsSeen(['--token', 'canary'])).toEqual([['shown', '--token', 'canary'], null]);
  });

  it('are none when there are none', () => {
    expect(argumentsSeen()).toEqual([['shown'], null]);
  });
});
