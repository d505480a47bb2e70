/** What a server or an agent is built from. */
export const SERVER_FOLDERS = ['protocol', 'sockets', 'metrics', 'src', 'agents', 'launcher', 'migrations'];

/** All code of the Node side, also what proves and measures it. */
export const NODE_FOLDERS = [...SERVER_FOLDERS, 'testing', 'e2e', 'bench', 'faults', 'helm'];
