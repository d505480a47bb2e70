/** A rule of a Role (RBAC) with why the agent needs it. */
export interface RequiredRight {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly why: string;
}

/**
 * Every right that the agent needs, all of them within the namespace of the sessions. The chart's Role is compared with this. What is missing is
 * missing on purpose: no list of secrets, no exec, no attach, no nodes, nothing outside of the namespace.
 */
export const REQUIRED_RIGHTS = [
  {
    apiGroup: 'apps',
    resources: ['deployments'],
    verbs: ['list', 'watch', 'create', 'patch', 'delete'],
    why: 'A session is a Deployment.',
  },
  {
    apiGroup: '',
    resources: ['pods'],
    verbs: ['get', 'list', 'watch', 'create', 'delete'],
    why: 'What became of a session; the pods that remove the files of one application and that try whether policies are enforced.',
  },
  { apiGroup: '', resources: ['pods/log'], verbs: ['get'], why: 'What a session printed.' },
  {
    apiGroup: '',
    resources: ['pods/portforward'],
    verbs: ['get', 'create'],
    why: 'Streams of an agent outside of the cluster; a WebSocket is opened by GET.',
  },
  {
    apiGroup: '',
    resources: ['services'],
    verbs: ['create', 'patch', 'delete'],
    why: 'The name of a stream.',
  },
  {
    apiGroup: '',
    resources: ['secrets'],
    verbs: ['get', 'create', 'delete'],
    why: 'The passwords of a session, each asked for by its name.',
  },
  {
    apiGroup: '',
    resources: ['persistentvolumeclaims'],
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
    why: "People's volumes, and which applications have a folder in them.",
  },
  {
    apiGroup: 'networking.k8s.io',
    resources: ['networkpolicies'],
    verbs: ['create', 'patch', 'delete'],
    why: 'The wall around a session.',
  },
  { apiGroup: '', resources: ['events'], verbs: ['list', 'watch'], why: 'Why a pod does not start.' },
  { apiGroup: 'metrics.k8s.io', resources: ['pods'], verbs: ['list'], why: 'What a session uses.' },
] as const satisfies readonly RequiredRight[];
