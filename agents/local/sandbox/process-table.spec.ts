import { findProcess, parseStat, processTree, readProcess, type ProcessEntry } from './process-table.js';

const rest = '20 0 1 0 4711 0 0';

describe('parseStat', () => {
  it('reads a name that holds spaces and parentheses', () => {
    expect(parseStat(`42 (a) b (c) S 7 42 42 0 -1 4194304 1 0 0 0 11 22 0 0 ${rest}`)).toEqual({
      pid: 42,
      state: 'S',
      parentPid: 7,
      cpuTicks: 33,
      startTicks: 4711,
    });
  });

  it.each(['', 'nonsense', '42 (a) S'])('refuses %j', (text) => expect(parseStat(text)).toBeNull());
});

describe('findProcess', () => {
  it('finds this process, and not another one that once had its number', () => {
    const me = readProcess(process.pid)!;
    expect(findProcess(me)?.pid).toBe(process.pid);
    expect(findProcess({ ...me, startTicks: me.startTicks - 1 })).toBeNull();
  });
});

describe('processTree', () => {
  const entry = (pid: number, parentPid: number): ProcessEntry => ({
    pid,
    parentPid,
    state: 'S',
    cpuTicks: 0,
    startTicks: 0,
  });

  it('holds the root and its descendants, parents first', () => {
    const all = [entry(4, 3), entry(3, 2), entry(2, 1), entry(9, 1), entry(5, 2)];
    expect(processTree(2, all).map(({ pid }) => pid)).toEqual([2, 3, 5, 4]);
  });

  it('is empty when the root is gone', () => expect(processTree(8, [entry(2, 1)])).toEqual([]));
});
