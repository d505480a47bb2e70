import { isRoutine, leavesRoutineOut } from './routine';

describe('routine of the log', () => {
  it('is what happens by itself', () => {
    expect([isRoutine({ name: 'sign-in.refreshed' }), isRoutine({ name: 'user.signed-in' })]).toEqual([true, false]);
  });

  it.each([
    [{}, null, true],
    [{ actor: 'ada' }, null, true],
    [{}, 'shown', false],
    [{ event: 'sign-in.refreshed' }, null, false],
    [{ requestId: 'r' }, null, false],
  ])('%j with %j is left out: %j', (filter, shown, isLeftOut) => {
    expect(leavesRoutineOut(filter, shown)).toBe(isLeftOut);
  });
});
