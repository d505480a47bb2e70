/**
 * Node side: `unit` needs nothing, `int` a PostgreSQL of its own and real sockets, `contract` the platform, `e2e` everything. `browser`
 * are those end-to-end specs about what somebody sees, and `waits` those that mostly wait - for somebody to be idle long enough, for a link
 * to be given up. The parts run beside each other.
 */
import { NODE_FOLDERS } from './scripts/lib/code-folders.mjs';

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        target: 'es2022',
      },
      module: { type: 'es6' },
    },
  ],
};
const roots = NODE_FOLDERS.map((name) => `<rootDir>/${name}`);
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform,
  roots,
};
const waits = ['faults', 'e2e/waits'].map((name) => `<rootDir>/${name}`);
const browser = '<rootDir>/e2e/browser';
const suites = {
  unit: { testMatch: ['**/*.spec.ts'] },
  int: {
    testMatch: ['**/*.int-spec.ts'],
    globalSetup: '<rootDir>/testing/postgres-global-setup.mjs',
    globalTeardown: '<rootDir>/testing/postgres-global-teardown.mjs',
    testTimeout: 30_000,
  },
  contract: { testMatch: ['**/agents/local/**/*.contract-spec.ts'], testTimeout: 60_000 },
  docker: { testMatch: ['**/agents/docker/**/*.contract-spec.ts'], testTimeout: 120_000 },
  e2e: { testMatch: ['**/*.e2e-spec.ts'], testPathIgnorePatterns: [...waits, browser], testTimeout: 180_000 },
  browser: { testMatch: [`${browser}/**/*.e2e-spec.ts`], testTimeout: 180_000 },
  waits: { testMatch: waits.map((folder) => `${folder}/**/*.e2e-spec.ts`), testTimeout: 240_000 },
  'kubernetes-contract': { testMatch: ['**/agents/kubernetes/**/*.contract-spec.ts'], testTimeout: 180_000 },
  kubernetes: { testMatch: ['**/*.k8s-spec.ts'], testTimeout: 300_000 },
};
const wanted = process.env.SUITE ? process.env.SUITE.split(',') : ['unit'];

/**
 * Modules of a spec file's own realm are not given back to the collector, which then walks gigabytes: a worker that holds more than this, in
 * bytes, is replaced between two files.
 */
const WORKER_BYTES = 1_000_000_000;

export default {
  // One worker runs in Jest's own process, and keeps what it has prepared for the whole run.
  ...(wanted.every((name) => ['unit', 'int'].includes(name)) ? { workerIdleMemoryLimit: WORKER_BYTES } : {}),
  projects: wanted.map((name) => {
    const { testTimeout: _ignored, ...suite } = suites[name];
    const setupFilesAfterEnv = name === 'unit' ? [] : ['<rootDir>/testing/second-try.mjs'];
    return { ...base, displayName: name, setupFilesAfterEnv, ...suite };
  }),
  testTimeout: Math.max(5000, ...wanted.map((name) => suites[name].testTimeout ?? 5000)),
};
