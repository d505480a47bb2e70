/** Tells a figure to whoever reads the run; what holds is asserted elsewhere, with a bound for slow machines. */
export function tellMeasured(what: string, ms: number): void {
  process.stderr.write(`  ${what}: ${(ms / 1000).toFixed(2)} s\n`);
}
