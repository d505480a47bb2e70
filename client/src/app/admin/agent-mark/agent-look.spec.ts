import { agentLook } from './agent-look';

const FINE = { isRevoked: false, isConnected: true, isDegraded: false, isDraining: false };

describe('how an agent looks', () => {
  it.each([
    ['connected', {}],
    ['draining', { isDraining: true }],
    ['degraded', { isDegraded: true, isDraining: true }],
    ['unreachable', { isConnected: false, isDegraded: true }],
    ['revoked', { isRevoked: true, isConnected: false }],
  ] as const)('%s', (look, changes) => {
    expect(agentLook({ ...FINE, ...changes })).toBe(look);
  });
});
