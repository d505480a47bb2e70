import { SingleFlight } from './single-flight.js';

/** Work that goes on until the test lets it end. */
class HeldWork {
  runs = 0;
  private release: () => void = () => undefined;

  readonly run = (): Promise<void> => {
    this.runs += 1;
    return new Promise((resolve) => (this.release = resolve));
  };

  async finish(): Promise<void> {
    this.release();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('SingleFlight', () => {
  it('runs once more after a burst, however large', async () => {
    const work = new HeldWork();
    const flight = new SingleFlight(work.run, fail);
    const asked = [flight.run(), flight.run(), flight.run()];
    expect(work.runs).toBe(1);
    await work.finish();
    expect(work.runs).toBe(2);
    await work.finish();
    await Promise.all(asked);
    expect(work.runs).toBe(2);
  });

  it('reports a failure and works on when it is asked again', async () => {
    const failures: unknown[] = [];
    let runs = 0;
    const flight = new SingleFlight(
      () => (++runs === 1 ? Promise.reject(new Error('down')) : Promise.resolve()),
      (error) => failures.push(error),
    );
    await flight.run();
    await flight.run();
    expect([runs, failures.length]).toEqual([2, 1]);
  });
});

function fail(error: unknown): void {
  throw error;
}
