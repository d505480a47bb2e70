/**
 * Options of Node that the control plane is started with. V8 lets the part of the heap for young objects grow to 32 MiB and shrink again;
 * 8 MiB are enough for requests that live for milliseconds, and leave the memory to streams.
 */
export const CONTROL_PLANE_NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=4'];
