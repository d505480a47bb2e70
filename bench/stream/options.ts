import { parseArgs } from 'node:util';

const MEASUREMENTS = 'idle,stall,echo,echo-load,flood1,flood16';
const PEERS = 'haproxy,websockify,nginx+websockify';

/** How much is measured. */
export interface BenchOptions {
  /** Size of the check of every byte, in MB. */
  readonly verifyMB: number;
  /** Arguments of compare.mjs. */
  readonly compare: readonly string[];
  /** Names of what compare.mjs measures. */
  readonly measurements: readonly string[];
}

/** Reads the command line: `--quick` for one short round, and what compare.mjs understands of the same names. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      idle: { type: 'string' },
      only: { type: 'string', default: MEASUREMENTS },
      peers: { type: 'string', default: PEERS },
    },
  });
  const { quick, rounds = quick ? '1' : '3', seconds = quick ? '1' : '3', idle = '1000', only, peers } = values;
  const compare = Object.entries({ rounds, seconds, idle, only, peers });
  return {
    verifyMB: quick ? 50 : 200,
    compare: compare.flatMap(([name, value]) => [`--${name}`, value]),
    measurements: only.split(','),
  };
}
