/** Who may import whom. The rules are errors: `npm run check` fails on the first one that is broken. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.(spec|int-spec|contract|contract-spec)\\.ts$' },
  to: { path: '^(protocol|sockets|metrics|src|agents|client|launcher|migrations|testing|e2e|bench|faults)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    only('protocol', '^protocol/', '^protocol/', 'The wire contracts import nothing of ours.'),
    {
      name: 'protocol-packages',
      comment: 'The wire contracts import zod and nothing else.',
      severity: 'error',
      from: { path: '^protocol/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    only('sockets', '^sockets/', '^sockets/', 'What both ends of a stream know about sockets knows nothing of ours.'),
    only('metrics', '^metrics/', '^metrics/', 'How any process tells about itself knows nothing of ours.'),
    only('platform', '^src/platform/', '^(protocol|sockets|metrics|src/platform|migrations)/', 'The platform knows no domain word.'),
    only('auth', '^src/auth/', '^(protocol|metrics|src/(platform|auth))/', 'auth stands on the platform.'),
    only('agents', '^src/agents/', '^(protocol|metrics|src/(platform|auth|agents))/', 'agents never imports sessions; reports leave through observers.'),
    only('quotas', '^src/quotas/', '^(protocol|metrics|src/(platform|auth|quotas))/', 'quotas never imports sessions; usage is passed in.'),
    only('audit', '^src/audit/', '^(protocol|metrics|src/(platform|auth|audit))/', 'audit reads the log only.'),
    only('plugins', '^src/plugins/', '^(protocol|metrics|src/(platform|auth|plugins))/', 'plugins read the log only.'),
    only('sessions', '^src/sessions/', '^(protocol|metrics|src/(platform|auth|quotas|agents|sessions))/', 'sessions stands on quotas and agents.'),
    only('streams', '^src/(vnc-proxy|app-proxy)/', '^(protocol|sockets|metrics|src/(platform|auth|agents|sessions|vnc-proxy|app-proxy))/', 'Streams stand on sessions and agents.'),
    only('migrations', '^migrations/', '^migrations/', 'Migrations are frozen: they never import what changes.'),
    only('agent-core', '^agents/core/', '^(protocol|sockets|metrics|agents/core)/', 'What all agents share knows no platform.'),
    only('agent-runtimes', '^agents/(local|docker|kubernetes)/', '^(protocol|agents/core|agents/$1)/', 'A runtime stands on the core, never on another runtime.'),
    only('launcher', '^launcher/', '^(protocol|launcher|src/platform)/', 'The launcher starts processes; it imports no feature.'),
    only('client', '^client/', '^(protocol|client)/', 'The client shares the wire contracts and nothing else.'),
    {
      name: 'client-features',
      comment: 'Features of the client never import one another.',
      severity: 'error',
      from: { path: '^client/src/app/(catalog|sessions|account|admin|entry)/' },
      to: { path: '^client/src/app/(catalog|sessions|account|admin|entry)/', pathNot: '^client/src/app/$1/' },
    },
    {
      name: 'testing-stays-in-tests',
      severity: 'error',
      from: { path: '^(protocol|sockets|metrics|src|agents|client|launcher|migrations)/', pathNot: '\\.(spec|int-spec|contract|contract-spec)\\.ts$' },
      to: { path: '^(testing|faults)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
