import { manyAgents } from '../drills/f21-many-agents.js';
import { failures, percentile, table } from './table.js';

const RESULT = { drill: 'F21', seed: 4, violations: [], durations: [], tookMs: 1 };

describe('the table', () => {
  it.each([
    [[], 0.5, 0],
    [[3], 0.95, 3],
    [[4, 1, 3, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.95, 4],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  ])('of %j has at %d the value %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('counts what was wrong, and says how to see it again', () => {
    const wrong = { ...RESULT, seed: 5, violations: [{ invariant: 'lost' as const, text: 'session x' }] };
    expect(table([manyAgents], [RESULT, wrong], 'double').split('\n')[2]).toMatch(/^\| F21 \| .* \| 2 \| 1 \| 0 \|/);
    expect(failures([RESULT], [])).toBe('');
    expect(failures([RESULT, wrong], ['--unscaled'])).toContain(
      'npm run faults -- --runs 1 --seed 5 --drill F21 --unscaled',
    );
  });
});
