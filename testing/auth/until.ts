const DEADLINE_MS = 5_000;

/** Asks again and again until `condition` holds; fails after `deadlineMs`: five seconds, the time in which a cut-off must work. */
export async function until(condition: () => Promise<boolean>, deadlineMs = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('The condition did not come true in time.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
