import { agentNames } from './agent-names.js';

describe('agentNames', () => {
  it('tries the name itself, then numbers, then something that nobody else has', () => {
    const names = [...agentNames('host', 'c0ffee00-0000-4000-8000-000000000000')];
    expect(names.slice(0, 3)).toEqual(['host', 'host-2', 'host-3']);
    expect(names.at(-1)).toBe('host-c0ffee00');
  });

  it('stays within 63 characters', () => {
    for (const name of agentNames('x'.repeat(63), 'c0ffee00-0000-4000-8000-000000000000')) {
      expect(name.length).toBeLessThanOrEqual(63);
    }
  });
});
