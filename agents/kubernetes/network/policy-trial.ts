import { OWN_CONTAINER } from '../../../protocol/session.js';
import { isMissing } from '../api/api-errors.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import type { HelperPods } from '../cluster/helper-pods.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import type { KubernetesSettings } from '../kubernetes-config.js';
import { FIELD_MANAGER, OWN_DOMAIN } from '../objects/object-labels.js';
import { classPlan } from '../objects/security-class.js';

/** Whether the cluster does what network policies say; `unknown` where it cannot be told. */
export type Enforcement = 'enforced' | 'ignored' | 'unknown';

/** A pod that everything is forbidden to, and one that may get out. */
type Way = 'closed' | 'open';

/** The image may have to be fetched first. */
const TRIAL_MS = 120_000;
const LABEL = `${OWN_DOMAIN}trial`;
const [REACHED, BLOCKED] = [10, 11];

/**
 * Tries to connect to the API server, which every pod is told the address of and nothing else has to be there for. What some plugins take a few
 * seconds to enforce is given that time: a closed pod tries until it is stopped, an open one until it gets out.
 */
const script = (way: Way): string => {
  const [settled, otherwise] = way === 'closed' ? [BLOCKED, REACHED] : [REACHED, BLOCKED];
  return `for attempt in 1 2 3 4 5; do
  if timeout 2 bash -c 'exec 3<> "/dev/tcp/$KUBERNETES_SERVICE_HOST/$KUBERNETES_SERVICE_PORT"' 2> /dev/null
  then found=${REACHED}; else found=${BLOCKED}; fi
  [ "$found" = ${settled} ] && exit ${settled}
  sleep 2
done
exit ${otherwise}`;
};

/** Finds out whether network policies are enforced, by a pod or two that live for seconds. */
export class PolicyTrial {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly pods: HelperPods,
    private readonly cluster: SessionCluster,
    private readonly settings: Pick<KubernetesSettings, 'namespace' | 'trialImage'>,
  ) {}

  /**
   * A pod that gets out although it may not says all; one that does not may have been stopped by something else, so that another one has to get
   * out that may. Undefined as long as there is no image to try it with. Rejects when a pod does not run.
   */
  async run(): Promise<Enforcement | undefined> {
    await this.cluster.current();
    const image = this.settings.trialImage ?? this.cluster.all()[0]?.image;
    if (image === undefined) return undefined;
    if ((await this.attempt(image, 'closed')) === REACHED) return 'ignored';
    return (await this.attempt(image, 'open')) === REACHED ? 'enforced' : 'unknown';
  }

  private async attempt(image: string, way: Way): Promise<number> {
    const name = `trial-${way}`;
    await this.objects.apply('NetworkPolicy', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: this.settings.namespace, labels: { 'app.kubernetes.io/managed-by': FIELD_MANAGER } },
      spec: {
        podSelector: { matchLabels: { [LABEL]: way } },
        policyTypes: ['Ingress', 'Egress'],
        egress: way === 'closed' ? [] : [{}],
      },
    });
    try {
      return await this.tryOut(image, way, name);
    } finally {
      await this.objects.remove('NetworkPolicy', name).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    }
  }

  private async tryOut(image: string, way: Way, name: string): Promise<number> {
    const own = classPlan(OWN_CONTAINER);
    const code = await this.pods.run({
      name,
      labels: { [LABEL]: way },
      image,
      command: ['bash', '-c', script(way)],
      timeoutMs: TRIAL_MS,
      spec: { securityContext: own.pod },
      container: { securityContext: own.container },
    });
    if (code !== REACHED && code !== BLOCKED)
      throw new Error(`The image ${image} has no bash, or no timeout (${code}).`);
    return code;
  }
}
