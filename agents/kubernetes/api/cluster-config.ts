import { KubeConfig } from '@kubernetes/client-node';
import { messageOf } from '../../core/error-text.js';
import { ConfigurationError } from '../../core/read-environment.js';

/** What the client takes for a cluster when nothing names one. */
const NO_CLUSTER = 'http://localhost:8080';

/**
 * The cluster of `KUBECONFIG`, of the user's own configuration, or the one that this process runs in, in this order. Throws ConfigurationError
 * where none of them can be used.
 */
export function clusterConfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    throw new ConfigurationError([`KUBECONFIG names a file that cannot be used (${messageOf(error)}).`]);
  }
  const server = config.getCurrentCluster()?.server;
  if (server !== undefined && server !== NO_CLUSTER) return config;
  throw new ConfigurationError([
    'KUBECONFIG names no cluster, and this is no pod of one. Set it to the path of a configuration whose current context is the cluster of the sessions.',
  ]);
}
