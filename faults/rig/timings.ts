/** Variables of the product that hold its timeouts. */
export interface Timings {
  readonly controlPlane: Readonly<Record<string, string>>;
  readonly agent: Readonly<Record<string, string>>;
  /** Within which everything has settled after the faults are over, in milliseconds. */
  readonly quietMs: number;
  /** How many times shorter than the product's own these times are. */
  readonly scale: number;
}

/** About a fifth to a tenth of the product's own times, so that a run takes seconds. */
export const SCALED: Timings = {
  scale: 5,
  controlPlane: {
    STREAMSPACE_AGENT_HEARTBEAT_MS: '1000',
    STREAMSPACE_AGENT_LEASE_MS: '4000',
    STREAMSPACE_AGENT_LOST_MS: '6000',
    STREAMSPACE_STREAM_OPEN_MS: '3000',
    STREAMSPACE_POLL_MS: '500',
    STREAMSPACE_DRAIN_MS: '800',
    STREAMSPACE_AGENT_PING_MS: '400',
    STREAMSPACE_AGENT_PING_TIMEOUT_MS: '2000',
    STREAMSPACE_DEADLINE_GRACE_MS: '3000',
    DATABASE_CONNECT_TIMEOUT_MS: '2500',
    DATABASE_STATEMENT_TIMEOUT_MS: '2500',
  },
  agent: {
    STREAMSPACE_AGENT_RECONNECT_MAX_MS: '500',
    STREAMSPACE_AGENT_REFUSED_RETRY_MS: '1000',
    STREAMSPACE_AGENT_SILENCE_MS: '4000',
    STREAMSPACE_AGENT_ANSWER_MS: '2500',
    STREAMSPACE_AGENT_INVENTORY_MS: '3000',
  },
  quietMs: 60_000,
};

/** The product's own times. */
export const UNSCALED: Timings = { scale: 1, controlPlane: {}, agent: {}, quietMs: 90_000 };
