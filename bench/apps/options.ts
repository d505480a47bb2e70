import { parseArgs } from 'node:util';

/** What can be measured, one by one or together. */
export const MEASUREMENTS = ['download', 'upload', 'latency', 'endurance'] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

/** How much is measured. */
export interface BenchOptions {
  readonly rounds: number;
  /** Size of a download and of an upload, in MB. */
  readonly megabytes: number;
  /** Requests of each kind whose time is taken. */
  readonly requests: number;
  /** How long the application is used without a break. */
  readonly minutes: number;
  readonly only: readonly Measurement[];
}

const isMeasurement = (name: string): name is Measurement => MEASUREMENTS.some((measurement) => measurement === name);

/** Reads the command line: `--quick` for one short round of each. @throws Error that names what is not known. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      mb: { type: 'string', default: '1000' },
      requests: { type: 'string' },
      minutes: { type: 'string' },
      only: { type: 'string', default: MEASUREMENTS.join(',') },
    },
  });
  const {
    quick,
    rounds = quick ? '1' : '5',
    requests = quick ? '300' : '3000',
    minutes = quick ? '0.5' : '10',
  } = values;
  const names = values.only.split(',');
  const unknown = names.find((name) => !isMeasurement(name));
  if (unknown !== undefined) throw new Error(`There is no measurement "${unknown}": ${MEASUREMENTS.join(', ')}.`);
  return {
    rounds: Number(rounds),
    megabytes: Number(values.mb),
    requests: Number(requests),
    minutes: Number(minutes),
    only: names.filter(isMeasurement),
  };
}
