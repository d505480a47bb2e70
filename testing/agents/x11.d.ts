/** The part of x11 that the suite uses; the package brings no types. */
declare module 'x11' {
  import type { EventEmitter } from 'node:events';

  /** Somebody wants what an owner has selected (ICCCM section 2.2). */
  export interface SelectionRequest {
    readonly name: 'SelectionRequest';
    readonly time: number;
    readonly requestor: number;
    readonly selection: number;
    readonly target: number;
    readonly property: number;
  }
  export type XEvent = SelectionRequest | { readonly name: 'other' };

  /** A connection to a display; emits `event` with an {@link XEvent}, and `error`. */
  export interface XClient extends EventEmitter {
    AllocID(): number;
    InternAtom(onlyIfExists: boolean, name: string, done: (error: Error | null, atom: number) => void): void;
    CreateWindow(id: number, parent: number, x: number, y: number, width: number, height: number): void;
    ChangeProperty(mode: 0, window: number, name: number, type: number, bits: 8 | 32, data: Buffer | number[]): void;
    SetSelectionOwner(window: number, selection: number): void;
    SendEvent(window: number, propagate: boolean, mask: number, event: Readonly<Record<string, unknown>>): void;
    terminate(): void;
  }
  export interface XDisplay {
    readonly client: XClient;
    readonly screen: readonly { readonly root: number }[];
  }
  export const eventTypes: { readonly SelectionNotify: number };

  const x11: {
    createClient(options: { display: string }, done: (error: Error | null, display: XDisplay) => void): void;
    readonly eventTypes: typeof eventTypes;
  };
  export default x11;
}
