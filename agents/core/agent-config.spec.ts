import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '../../protocol/session.js';
import { agentConfig, type AgentConfig } from './agent-config.js';
import { AgentEnvironment, SafetyEnvironment } from './agent-environment.js';
import { ConfigurationError, readEnvironment } from './read-environment.js';

const MINIMUM = { STREAMSPACE_SERVER_URL: 'https://streamspace.example.com', STREAMSPACE_AGENT_DATA_DIR: '/data' };

function read(variables: Record<string, string>, platform: Platform = 'local'): AgentConfig {
  const schemas = { agent: AgentEnvironment, safety: SafetyEnvironment };
  return agentConfig(readEnvironment(schemas, { ...MINIMUM, ...variables }).agent, platform);
}

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    read(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('the configuration of an agent', () => {
  it('needs an address and a folder, and takes the rest from the machine', () => {
    const config = read({});
    expect(config).toMatchObject({ enrollmentToken: undefined, stateDir: '/data/agent', labels: {}, logLevel: 'info' });
    expect(config.capacity.cpuMillis).toBe(cpus().length * 1000);
    expect(config.capacity.sessions).toBe(50);
    expect([...config.streamOrigins]).toEqual(['https://streamspace.example.com']);
  });

  it('starts as many sessions at once as the machine that they start on takes, which in a cluster is not that of the agent', () => {
    expect(read({}, 'docker').parallelStarts).toBe(availableParallelism() * 2);
    expect(read({}, 'kubernetes').parallelStarts).toBe(8);
    expect(read({ STREAMSPACE_AGENT_PARALLEL_STARTS: '40' }, 'kubernetes').parallelStarts).toBe(40);
  });

  it('tells every problem at once, each with its variable', () => {
    const problems = problemsOf({
      STREAMSPACE_SERVER_URL: '',
      STREAMSPACE_AGENT_DATA_DIR: '',
      STREAMSPACE_AGENT_LABELS: 'zone',
      STREAMSPACE_AGENT_CAPACITY_SESSIONS: 'many',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    const names = [
      'SERVER_URL is not set',
      'DATA_DIR is not set',
      'AGENT_LABELS must',
      'CAPACITY_SESSIONS',
      'TLS_REJECT_UNAUTHORIZED must not be 0',
    ];
    for (const name of names) expect(problems.filter((problem) => problem.includes(name))).toHaveLength(1);
    expect(problems).toHaveLength(names.length);
  });

  it('takes a key that was made elsewhere, and never repeats what is none', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(read({ STREAMSPACE_AGENT_KEY: pem }).privateKey).toBe(pem);
    const other = generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    for (const wrong of [other, 'no key']) {
      const [problem, ...more] = problemsOf({ STREAMSPACE_AGENT_KEY: wrong });
      expect(problem).toMatch(/^STREAMSPACE_AGENT_KEY must be a private key of Ed25519/);
      expect(problem).not.toContain(wrong);
      expect(more).toEqual([]);
    }
  });

  it('reads labels', () => {
    expect(read({ STREAMSPACE_AGENT_LABELS: 'zone=a, disk=ssd,empty=' }).labels).toEqual({
      zone: 'a',
      disk: 'ssd',
      empty: '',
    });
  });

  it('adds origins to that of the control plane', () => {
    const { streamOrigins } = read({ STREAMSPACE_AGENT_STREAM_ORIGINS: 'https://a.example.com,http://localhost:3001' });
    expect([...streamOrigins]).toEqual([
      'https://streamspace.example.com',
      'https://a.example.com',
      'http://localhost:3001',
    ]);
  });

  it.each(['ftp://x', 'https://x/path', 'https://user:pass@x', 'x', 'https://x?y'])(
    'refuses the address %s',
    (address) => {
      expect(problemsOf({ STREAMSPACE_SERVER_URL: address })).toEqual([
        expect.stringContaining('STREAMSPACE_SERVER_URL must'),
      ]);
    },
  );

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'takes plain http on this machine: %s',
    (address) => {
      expect(problemsOf({ STREAMSPACE_SERVER_URL: address })).toEqual([]);
    },
  );

  it('takes plain http to another machine only when told so', () => {
    const variables = { STREAMSPACE_SERVER_URL: 'http://streamspace.internal' };
    expect(problemsOf(variables)).toEqual([expect.stringContaining('must be https')]);
    expect(problemsOf({ ...variables, STREAMSPACE_AGENT_ALLOW_PLAIN_HTTP: 'true' })).toEqual([]);
  });

  describe('with a token in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    const path = join(folder, 'token');
    afterAll(() => rmSync(folder, { recursive: true }));

    it('reads the file', () => {
      writeFileSync(path, 'secret\n');
      expect(read({ STREAMSPACE_ENROLLMENT_TOKEN_FILE: path }).enrollmentToken).toBe('secret');
    });

    it('takes a token before a file, even one that is not there', () => {
      const variables = { STREAMSPACE_ENROLLMENT_TOKEN_FILE: `${path}-none`, STREAMSPACE_ENROLLMENT_TOKEN: 'other' };
      expect(read(variables).enrollmentToken).toBe('other');
    });

    it('names a file that cannot be read', () => {
      const problems = problemsOf({ STREAMSPACE_ENROLLMENT_TOKEN_FILE: join(folder, 'missing') });
      expect(problems).toContainEqual(
        expect.stringContaining('STREAMSPACE_ENROLLMENT_TOKEN_FILE names a file that cannot be read'),
      );
    });
  });
});
