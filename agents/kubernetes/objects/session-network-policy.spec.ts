import { BlockList, isIP } from 'node:net';
import type { V1NetworkPolicySpec } from '@kubernetes/client-node';
import { anObjectPlan, someSettings } from '../../../testing/kubernetes/object-plan.builder.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import { sessionNetworkPolicy } from './session-network-policy.js';

const policyOf = (changes: Parameters<typeof anObjectPlan>[0]): V1NetworkPolicySpec =>
  sessionNetworkPolicy(anObjectPlan(changes)).spec!;

/** Whether a policy lets a pod reach `address` on any port, as the specification of network policies reads it. */
function reaches({ egress = [] }: V1NetworkPolicySpec, address: string): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const within = (range: string): boolean => {
    const list = new BlockList();
    const [network = '', bits = ''] = range.split('/');
    if (isIP(network) !== isIP(address)) return false;
    list.addSubnet(network, Number(bits), family);
    return list.check(address, family);
  };
  return egress.some(({ to = [] }) =>
    to.some(({ ipBlock }) => ipBlock && within(ipBlock.cidr) && !(ipBlock.except ?? []).some(within)),
  );
}

const AGENT = { 'app.kubernetes.io/component': 'agent' };

describe('sessionNetworkPolicy', () => {
  it('closes both ways for the pods of its session alone', () => {
    const spec = aPodSpec();
    const policy = policyOf({ spec });
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(policy.podSelector).toEqual({ matchLabels: { 'streamspace.io/session': spec.sessionId } });
  });

  it('lets in the agent, to the port of the stream', () => {
    const spec = aWebPodSpec();
    expect(policyOf({ spec, settings: someSettings({ agentPodLabels: AGENT }) }).ingress).toEqual([
      {
        _from: [{ namespaceSelector: {}, podSelector: { matchLabels: AGENT } }],
        ports: [{ port: 3000, protocol: 'TCP' }],
      },
    ]);
    const agentNamespaceLabels = { 'kubernetes.io/metadata.name': 'streamspace' };
    expect(
      policyOf({ spec, settings: someSettings({ agentPodLabels: AGENT, agentNamespaceLabels }) }).ingress?.[0]?._from,
    ).toEqual([{ namespaceSelector: { matchLabels: agentNamespaceLabels }, podSelector: { matchLabels: AGENT } }]);
  });

  it('lets in nobody for an agent that is no pod', () => {
    expect(policyOf({}).ingress).toEqual([]);
  });

  it('lets nothing out without Internet, not even questions for names', () => {
    expect(policyOf({ spec: aPodSpec({}, { egress: 'none' }) }).egress).toEqual([]);
  });

  it('lets out questions for names, to name servers', () => {
    const ports = [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ];
    const cluster = { namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };
    expect(policyOf({}).egress?.[0]).toEqual({ to: [cluster], ports });
    const dnsAddresses = ['169.254.20.10', 'fd00::a'];
    expect(policyOf({ settings: someSettings({ dnsAddresses }) }).egress?.[0]).toEqual({
      to: [cluster, { ipBlock: { cidr: '169.254.20.10/32' } }, { ipBlock: { cidr: 'fd00::a/128' } }],
      ports,
    });
  });

  it('never has a rule without peers, which would let everybody out', () => {
    const { egress } = policyOf({ settings: someSettings({ dnsPodLabels: {} }) });
    expect(egress).toHaveLength(1);
    expect(egress?.every(({ to }) => (to ?? []).length > 0)).toBe(true);
  });

  it.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a00:1450::1'])(
    'lets out to %s on the Internet',
    (address) => {
      expect(reaches(policyOf({}), address)).toBe(true);
    },
  );

  it.each([
    ...['10.96.0.1', '10.244.0.7', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '169.254.169.254'],
    ...['0.0.0.0', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', '2001:0:a00:1::', 'fd00:ec2::254', 'fc00::1'],
    ...['fe80::1', 'fec0::1', 'ff02::1', '100::1'],
  ])('does not let out to %s', (address) => {
    expect(reaches(policyOf({}), address)).toBe(false);
  });

  it('closes what the operator names', () => {
    const settings = someSettings({ closedRanges: ['203.0.113.0/24', '2001:db8::/32'] });
    for (const address of ['203.0.113.9', '2001:db8::1']) {
      expect(reaches(policyOf({}), address)).toBe(true);
      expect(reaches(policyOf({ settings }), address)).toBe(false);
    }
  });
});
