import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { CHART, HelmError, helmOrSkip, render } from './render.js';

const command = await helmOrSkip();
const withHelm = command === null ? describe.skip : describe;

interface Node {
  readonly description?: string | undefined;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
}
const Node: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    description: z.string().optional(),
    additionalProperties: z.unknown().optional(),
    properties: z.record(z.string(), Node).optional(),
  }),
);

function nodesOf(node: Node, path: string): [string, Node][] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([name, child]) => nodesOf(child, `${path}.${name}`));
  return [[path, node], ...inner];
}

describe('the chart', () => {
  it('has the version of the software that it installs', () => {
    const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as unknown;
    expect(chart).toMatchObject({ version: SOFTWARE_VERSION, appVersion: SOFTWARE_VERSION });
  });
});

describe('the schema of the values', () => {
  const schema = Node.parse(JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')));

  it('describes every value in a sentence', () => {
    const silent = nodesOf(schema, '').filter(([, { description }]) => !/^[A-Z`].*\.$/.test(description ?? ''));
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('takes no value that it does not know', () => {
    const open = nodesOf(schema, '').filter(([, node]) => node.properties && node.additionalProperties !== false);
    expect(open.map(([path]) => path)).toEqual([]);
  });
});

withHelm('values that cannot work', () => {
  const external = { mode: 'external', external: { existingSecret: 'postgres', urlKey: 'url' } };
  it.each([
    ['a value that is misspelt', { controlPlan: {} }, /additional properties 'controlPlan' not allowed/],
    ['a tag that may be anything', { agent: { image: { tag: 'latest' } } }, /agent\/image\/tag/],
    ['plain http', { publicUrl: 'http://streamspace.example.com' }, /Set publicUrl to an https address/],
    [
      'an Ingress without a host',
      { ingress: { enabled: true } },
      /Set publicUrl to the https address that people will type/,
    ],
    [
      'applications above the portal',
      { publicUrl: 'https://portal.example.com', appsDomain: 'example.com' },
      /Set appsDomain to a domain that publicUrl is not part of/,
    ],
    ['nothing at all', { controlPlane: { enabled: false }, agent: { enabled: false } }, /this release is empty/],
    ['an agent that knows nobody', { controlPlane: { enabled: false } }, /Set agent.controlPlaneUrl/],
    [
      'an agent without a token',
      { controlPlane: { enabled: false }, agent: { controlPlaneUrl: 'https://streamspace.example.com' } },
      /Set agent.enrollment.existingSecret/,
    ],
    [
      'an agent that speaks plain http over networks of others',
      { agent: { controlPlaneUrl: 'http://streamspace.example.com' } },
      /Set agent.controlPlaneUrl to an https address/,
    ],
    [
      'sessions beside the control plane',
      { sessions: { namespace: 'streamspace' } },
      /Set sessions.namespace to another/,
    ],
    [
      'an external database without a secret',
      { database: { mode: 'external' } },
      /Set database.external.existingSecret/,
    ],
    [
      'an external database without a host',
      { database: { mode: 'external', external: { existingSecret: 'postgres' } } },
      /Set database.external.host/,
    ],
    [
      'cert-manager without an issuer',
      {
        publicUrl: 'https://a.example',
        database: external,
        ingress: { enabled: true, tls: { source: 'cert-manager' } },
      },
      /Set ingress.tls.issuer.name/,
    ],
    [
      'a certificate of one’s own that has no name',
      { publicUrl: 'https://a.example', ingress: { enabled: true, tls: { source: 'existing-secret' } } },
      /Set ingress.tls.secretName/,
    ],
  ])('are refused with what to do: %s', (_title, values, message) => {
    expect(() => render(command ?? '', values)).toThrow(HelmError);
    expect(() => render(command ?? '', values)).toThrow(message);
  });
});
