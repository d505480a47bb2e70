import type { z } from 'zod';
import { AgentEnvironment } from '../../agents/core/agent-environment.js';
import { KubernetesEnvironment } from '../../agents/kubernetes/kubernetes-config.js';
import { ControlPlaneEnvironment } from '../../src/platform/config/control-plane.env.js';
import { COMBINATIONS } from './combinations.js';
import { podsOf } from './objects.js';
import { helmOrSkip, render } from './render.js';

const command = await helmOrSkip();
const withHelm = command === null ? describe.skip : describe;

/** What is read by Node, by the driver of the database, by other programs, or by the variables beside it. */
const OF_OTHERS = /^(POD_IP|NODE_EXTRA_CA_CERTS|PGPASSWORD|PGDATA|POSTGRES_(USER|DB|PASSWORD_FILE)|CONTROL_PLANE)$/;
type Variables = z.ZodObject<Readonly<Record<string, z.ZodType>>>;
const CONTROL_PLANE: readonly Variables[] = [ControlPlaneEnvironment];
const SCHEMAS: Readonly<Record<string, readonly Variables[]>> = {
  'control-plane': CONTROL_PLANE,
  migrations: CONTROL_PLANE,
  agent: [AgentEnvironment, KubernetesEnvironment],
};

/** A variable with a value that can only be known in the cluster is one that is not judged. */
const isKnownHere = (value: string | undefined): value is string => value !== undefined && !value.includes('$(');

withHelm.each(Object.entries(COMBINATIONS))('variables of the pods for %s', (_title, { values }) => {
  const pods = command === null ? [] : podsOf(render(command, values));
  const variables = pods.flatMap(({ labels, spec }) =>
    spec.containers.flatMap(({ env }) =>
      env.map(({ name, value }) => ({ component: labels['app.kubernetes.io/component'] ?? '', name, value })),
    ),
  );

  it('are all read by somebody', () => {
    const known = (component: string): Set<string> =>
      new Set((SCHEMAS[component] ?? []).flatMap(({ shape }) => Object.keys(shape)));
    const unread = variables.filter(({ component, name }) => {
      const names = known(component);
      return !OF_OTHERS.test(name) && !names.has(name) && !(name.endsWith('_FILE') && names.has(name.slice(0, -5)));
    });
    expect(unread).toEqual([]);
  });

  it('have values that the process takes', () => {
    const refused = variables.filter(({ component, name, value }) => {
      const field = SCHEMAS[component]?.map(({ shape }) => shape[name]).find((found) => found !== undefined);
      return field !== undefined && isKnownHere(value) && !field.safeParse(value).success;
    });
    expect(refused).toEqual([]);
  });
});
