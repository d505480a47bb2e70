const DEADLINE_MS = 8_000;
const LOOK_EVERY_MS = 10;

/** Looks until `probe` answers with something, and hands it out; fails when nothing comes. */
export async function eventually<T>(probe: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`It did not come true in time: ${probe.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
