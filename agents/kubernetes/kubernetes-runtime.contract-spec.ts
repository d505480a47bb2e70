import { missingCluster } from '../../scripts/lib/cluster.mjs';
import { describeSessionRuntimeContract } from '../core/session-runtime.contract.js';
import { KubernetesContractPlatform } from './kubernetes-platform.contract.js';

const missing = missingCluster();

if (missing === null) {
  describeSessionRuntimeContract('KubernetesRuntime', () => KubernetesContractPlatform.open());
} else {
  console.warn(missing);
  it.skip(missing, () => undefined);
}
