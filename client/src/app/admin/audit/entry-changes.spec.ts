import { changesOf, membersOf } from './entry-changes';

describe('what changed', () => {
  it('is what differs from the entry before', () => {
    const before = { subject: 'user', limits: { sessions: 3, cpuMillis: 500 } };
    const after = { subject: 'user', limits: { sessions: 5, memoryMiB: 512 } };
    expect(changesOf(before, after)).toEqual([
      { name: 'limits.cpuMillis', before: '500', after: null },
      { name: 'limits.memoryMiB', before: null, after: '512' },
      { name: 'limits.sessions', before: '3', after: '5' },
    ]);
  });

  it('is what the entry itself tells, where it does', () => {
    expect(changesOf(null, { from: 'running', to: 'failed' })).toEqual([
      { name: 'state', before: 'running', after: 'failed' },
    ]);
  });

  it('is nothing where nothing was before', () => {
    expect(changesOf(null, { limits: {} })).toEqual([]);
  });

  it('lists members with those that they lie in', () => {
    expect(membersOf({ a: 1, b: { c: ['x'], d: null } })).toEqual([
      ['a', '1'],
      ['b.c', '["x"]'],
    ]);
  });
});
