import type { InstanceDetails } from '../../protocol/agent/instances.js';

/** What an agent tells of an instance of the terminal with a temporary home. */
export function someDetails(changes: Partial<InstanceDetails> & { readonly id: string }): InstanceDetails {
  return {
    name: `streamspace-${changes.id}`,
    workload: 'terminal',
    template: 'terminal',
    home: 'temporary',
    userId: null,
    stream: { kind: 'rfb', port: 5900 },
    resources: { cpuMillis: 700, memoryMiB: 640 },
    createdAt: '2026-01-01T10:00:00.000Z',
    ...changes,
  };
}
