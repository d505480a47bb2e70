/** What to tell when there is no cluster; null when there is one. Its tests are skipped then. */
export function missingCluster(): string | null;

/** Path of the tool, when the cluster is its own; null when KUBECONFIG names another one, or there is no tool. */
export function clusterTool(): string | null;

/** Brings the cluster up where that is ours to do. Resolves with the path of its kubeconfig. Rejects with StepError that says what failed. */
export function provideCluster(): Promise<{ readonly kubeconfig: string }>;
