import { isIPv4 } from 'node:net';
import type {
  V1NetworkPolicy,
  V1NetworkPolicyEgressRule,
  V1NetworkPolicyIngressRule,
  V1NetworkPolicyPeer,
} from '@kubernetes/client-node';
import type { KubernetesSettings } from '../kubernetes-config.js';
import { internetBlocks } from './closed-egress.js';
import { podsOf, sessionLabels } from './object-labels.js';
import { sessionObjectName } from './object-names.js';
import { podProfile, type ObjectPlan } from './object-plan.js';

const DNS_PORT = 53;

const hasLabels = (labels: Readonly<Record<string, string>>): boolean => Object.keys(labels).length > 0;

/** Pods that wear `podLabels`, in namespaces that wear `namespaceLabels`; in any where these are empty. */
const pods = (
  podLabels: Record<string, string>,
  namespaceLabels: Record<string, string> = {},
): V1NetworkPolicyPeer => ({
  namespaceSelector: hasLabels(namespaceLabels) ? { matchLabels: namespaceLabels } : {},
  podSelector: { matchLabels: podLabels },
});

/** Only the agent gets in. An agent outside of the cluster comes by way of the node, which no policy keeps out. */
function waysIn(
  { agentPodLabels, agentNamespaceLabels }: KubernetesSettings,
  port: number,
): V1NetworkPolicyIngressRule[] {
  if (!hasLabels(agentPodLabels)) return [];
  return [{ _from: [pods(agentPodLabels, agentNamespaceLabels)], ports: [{ port, protocol: 'TCP' }] }];
}

/** A name that is asked for reaches whoever it belongs to: name servers are part of the Internet. */
function waysOut({ dnsPodLabels, dnsAddresses, closedRanges }: KubernetesSettings): V1NetworkPolicyEgressRule[] {
  const servers = dnsAddresses.map((address) => ({ ipBlock: { cidr: `${address}/${isIPv4(address) ? 32 : 128}` } }));
  const named = hasLabels(dnsPodLabels) ? [pods(dnsPodLabels)] : [];
  const names = [...named, ...servers];
  const ports = ['UDP', 'TCP'].map((protocol) => ({ port: DNS_PORT, protocol }));
  const internet = internetBlocks(closedRanges).map(({ cidr, except }) => ({ ipBlock: { cidr, except: [...except] } }));
  // A rule without peers would let everybody out.
  return [...(names.length > 0 ? [{ to: names, ports }] : []), { to: internet }];
}

/** What may reach the pod of one session, and what that may reach: nothing but what is said here. */
export function sessionNetworkPolicy({ spec, agentId, settings }: ObjectPlan): V1NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: sessionObjectName(spec.sessionId),
      namespace: settings.namespace,
      labels: sessionLabels(agentId, spec),
    },
    spec: {
      podSelector: { matchLabels: podsOf(spec.sessionId) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: waysIn(settings, spec.stream.port),
      egress: podProfile(spec).egress === 'internet' ? waysOut(settings) : [],
    },
  };
}
